namespace Candlewick.EventStore.Events;

/// <summary>Ticks are missing: a feed was away, or its sequence has a hole. In the stream of the feed and date.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="TradingDate">The trading date the gap lies in.</param>
/// <param name="Instrument"><c>VENUE:SYMBOL</c>; null where all instruments of the feed are concerned.</param>
/// <param name="FromAt">Last time known to be complete, UTC.</param>
/// <param name="ToAt">First time known to be complete again, UTC, exclusive.</param>
/// <param name="Reason">Why: <c>disconnected</c>, <c>stalled</c>, <c>sequence</c>.</param>
public sealed record GapDetected(
    string Feed, DateOnly TradingDate, string? Instrument, DateTimeOffset FromAt, DateTimeOffset ToAt, string Reason);
