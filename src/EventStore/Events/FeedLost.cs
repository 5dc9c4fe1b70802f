namespace Candlewick.EventStore.Events;

/// <summary>A feed's connection ended and is not back. In the stream of the feed and date.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="TradingDate">The trading date it was at.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">What the connection ended with.</param>
public sealed record FeedLost(string Feed, DateOnly TradingDate, DateTimeOffset At, string Reason);
