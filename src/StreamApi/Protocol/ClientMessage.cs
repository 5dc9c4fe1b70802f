using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol;

/// <summary>What a client may send, however its protocol writes it.</summary>
internal abstract record ClientMessage
{
    public sealed record Subscribe(SubscribeRequest Request) : ClientMessage;

    public sealed record Unsubscribe(string Id) : ClientMessage;

    /// <summary>Who the client is.</summary>
    /// <param name="Key">An API key or a token.</param>
    public sealed record Auth(string Key) : ClientMessage
    {
        /// <summary>Records print their members; this one holds a secret.</summary>
        public override string ToString() => nameof(Auth);
    }

    /// <summary>A command for a subscription that runs.</summary>
    public sealed record Command(string Id, SubscriptionCommand What) : ClientMessage;

    /// <summary>A command for all subscriptions that are replayed by a clock.</summary>
    /// <param name="Clock">The client's name of it.</param>
    public sealed record ClockCommand(string Clock, SubscriptionCommand What) : ClientMessage;

    /// <summary>Null leaves an option as it is.</summary>
    public sealed record Options(bool? DecimalsAsStrings, bool? LostGoesLive) : ClientMessage;

    /// <param name="T">What is to be echoed, as the client wrote it; null where there was nothing.</param>
    public sealed record Ping(string? T) : ClientMessage;
}
