namespace Candlewick.EventStore.Events;

/// <summary>A feed is connected and silent in session hours. In the stream of the feed and date.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="TradingDate">The trading date it was at.</param>
/// <param name="At">When it was noticed, UTC.</param>
/// <param name="LastTickAt">Receive time of its last tick, UTC; null where none came.</param>
public sealed record FeedStalled(string Feed, DateOnly TradingDate, DateTimeOffset At, DateTimeOffset? LastTickAt);
