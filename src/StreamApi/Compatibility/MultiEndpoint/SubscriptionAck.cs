using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>A symbol is subscribed to, or is no longer.</summary>
/// <param name="Symbol">As the client wrote it.</param>
/// <param name="Instrument">Id that it stands for.</param>
internal sealed record SubscriptionAck(string Symbol, string Instrument, bool IsSubscribed) : StreamEvent;

/// <summary>A heartbeat of the client was seen.</summary>
internal sealed record HeartbeatAck : StreamEvent;

/// <summary>What is known of an instrument is to be told under another of its names.</summary>
internal sealed record Retold(string Symbol, string Instrument) : StreamEvent;
