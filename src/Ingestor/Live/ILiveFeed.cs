using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// What a vendor says on its socket and how it is asked: all that a live feed needs of its own. Connecting again, liveness, back-off,
/// buffers, clocks and Kafka are there for every one of them.
/// </summary>
internal interface ILiveFeed
{
    /// <summary>Name of the feed; begins the names of its sources.</summary>
    string Name { get; }

    FeedLimits Limits { get; }

    /// <summary>Where and with what the next connect goes; asked before each. A feed with a login asks its session.</summary>
    /// <exception cref="IngestException">A person has to log in first: the message says how. Not tried again.</exception>
    ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The vendor has denied the login of the last endpoint. True: the session has another, and one attempt with it is worth it. False: there is none
    /// without a person.
    /// </summary>
    /// <exception cref="IngestException">The new login was refused: the message says what to mend.</exception>
    ValueTask<bool> RenewAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>What the vendor says about a connect that it refused, in the headers of its answer; null where that is nothing.</summary>
    string? ReasonOf(IReadOnlyDictionary<string, IEnumerable<string>> headers) => null;

    /// <summary>What is said at once after a connect, before subscriptions: Socket.IO's connect.</summary>
    IEnumerable<string> Greeting => [];

    /// <summary>What is said every <see cref="FeedLimits.HeartbeatEvery"/>; null where the vendor wants nothing said.</summary>
    string? Heartbeat => null;

    /// <summary>The text messages that subscribe, none larger than the vendor takes; said after every connect, and for what is wanted at run time.</summary>
    IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments);

    /// <summary>The text messages that end it.</summary>
    IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments);

    /// <summary>A decoder of one connection's frames, without instruments yet.</summary>
    IFrameDecoder Decoder();
}

/// <summary>An instrument of a live feed.</summary>
/// <param name="Instrument">Ours.</param>
/// <param name="Symbol">What the vendor calls it on its socket: a token of Kite in decimal digits, <c>&lt;exchangeType&gt;|&lt;token&gt;</c> of SmartAPI, <c>4.1!2885</c> of Breeze.</param>
internal sealed record LiveInstrument(FeedInstrument Instrument, string Symbol)
{
    /// <summary>Whose hours it keeps; empty: those of its venue.</summary>
    public string SessionGroup { get; init; } = "";
}
