using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// What happens, as the engine says it. How it looks, and whether a client is told at all, is its protocol's affair.
/// Items come as <see cref="ItemBatch"/>.
/// </summary>
internal abstract record StreamEvent
{
    /// <summary>A connection was accepted.</summary>
    /// <param name="Connection">Its name.</param>
    /// <param name="NeedsAuth">Its first message has to be its key.</param>
    public sealed record Welcome(string Connection, long ServerTimeUs, StreamLimits Limits, bool NeedsAuth = false) : StreamEvent;

    /// <summary>The key that a client sent is good.</summary>
    /// <param name="Name">Of the key.</param>
    public sealed record Authenticated(string Name) : StreamEvent;

    /// <summary>A subscription begins.</summary>
    /// <param name="Cursor">Where; null on a channel without positions.</param>
    /// <param name="Lost">Null where no cursor was given; empty where it was honoured in full; else why it was not.</param>
    public sealed record Subscribed(string Id, IReadOnlyList<ResolvedInstrument> Instruments, string? Cursor, string? Lost) : StreamEvent;

    /// <summary>Everything before <paramref name="Cursor"/> was sent.</summary>
    public sealed record Checkpoint(string Id, string Cursor) : StreamEvent;

    /// <summary>Everything committed before this point was sent; what follows is live.</summary>
    public sealed record CaughtUp(string Id, string? Cursor) : StreamEvent;

    /// <summary>The client reads slower than the log grows.</summary>
    /// <param name="Behind">Part of what the server holds that the client has not read, 0 to 1.</param>
    public sealed record Slow(string Id, double Behind) : StreamEvent;

    /// <summary>The pipeline knows that it missed data of what the subscription carries.</summary>
    /// <param name="Feed">Whose data.</param>
    /// <param name="Source">The connection or run of it, as it stands in ticks.</param>
    /// <param name="Instrument">The one it is of; null where it is of all that the source has.</param>
    /// <param name="FromUs">Last time known to be complete, microseconds UTC.</param>
    /// <param name="ToUs">First time known to be complete again, exclusive.</param>
    /// <param name="Filled">What could be had of it has been published since.</param>
    public sealed record Gap(string Id, string Feed, string Source, string? Instrument, long FromUs, long ToUs, bool Filled) : StreamEvent;

    /// <summary>A session group of the subscription's instruments is in a phase, or came into it.</summary>
    public sealed record Session(string Id, SessionStanding Standing) : StreamEvent;

    /// <summary>What a feed said of an instrument that the subscription wants.</summary>
    /// <param name="Feed">The feed that was asked.</param>
    /// <param name="Refusal">Why there will be no ticks from it; null where it has subscribed.</param>
    public sealed record Upstream(string Id, string Instrument, string Feed, Refusal? Refusal) : StreamEvent;

    /// <summary>The subscription's end was reached.</summary>
    public sealed record Completed(string Id, string Cursor) : StreamEvent;

    /// <summary>What the subscription carries has changed.</summary>
    /// <param name="Added">What was found for the names that were added.</param>
    /// <param name="Cursor">Where it stands, of what it carries now.</param>
    public sealed record Updated(string Id, IReadOnlyList<ResolvedInstrument> Added, string? Cursor) : StreamEvent;

    /// <summary>Nothing more is sent until the subscription is resumed.</summary>
    public sealed record Paused(string Id, string? Cursor) : StreamEvent;

    /// <summary>It goes on from <paramref name="Cursor"/>.</summary>
    public sealed record Resumed(string Id, string? Cursor) : StreamEvent;

    /// <summary>A replay goes on from <paramref name="TimeUs"/>: what follows does not join what was sent before.</summary>
    /// <param name="TimeUs">Where its clock stands, microseconds UTC.</param>
    /// <param name="Lost">Why what follows may not be all that there was; null where it is.</param>
    public sealed record Sought(string Id, long TimeUs, string Cursor, string? Lost) : StreamEvent;

    /// <summary>A replay has another speed.</summary>
    /// <param name="Times">As fast as it happened; 0 as fast as the client reads.</param>
    public sealed record SpeedChanged(string Id, double Times) : StreamEvent;

    /// <summary>A step of a replay was sent, all of it; the replay is paused.</summary>
    /// <param name="TimeUs">Where its clock stands, microseconds UTC.</param>
    public sealed record Stepped(string Id, long TimeUs, string Cursor) : StreamEvent;

    /// <summary>A replay waited for what did not come in time, nearly always for its client to read: all that follows is so much later.</summary>
    public sealed record Delayed(string Id, TimeSpan By) : StreamEvent;

    /// <summary>The client ended the subscription.</summary>
    public sealed record Unsubscribed(string Id, string? Cursor) : StreamEvent;

    /// <summary>Something failed.</summary>
    /// <param name="Id">The subscription, where it is known.</param>
    /// <param name="IsFatal">True where it ended the subscription named, or the connection.</param>
    /// <param name="Cursor">Where the subscription stood that it ended.</param>
    public sealed record Failed(string? Id, Failure Failure, bool IsFatal, string? Cursor = null) : StreamEvent;

    /// <summary>The options in force, after the client changed them.</summary>
    public sealed record OptionsChanged(bool LostGoesLive) : StreamEvent;

    /// <param name="T">What the client sent to be echoed, as it wrote it.</param>
    public sealed record Pong(string? T) : StreamEvent;

    /// <summary>Nothing was sent for a while.</summary>
    public sealed record Heartbeat(long ServerTimeUs) : StreamEvent;

    /// <summary>The server ends the connection.</summary>
    /// <param name="Cursors">Where each subscription that has positions stood.</param>
    public sealed record Closing(int Code, string Reason, int RetryAfterMs, IReadOnlyList<(string Id, string Cursor)> Cursors) : StreamEvent;
}
