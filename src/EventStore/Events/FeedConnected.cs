namespace Candlewick.EventStore.Events;

/// <summary>A feed is up: its first clock tick, or the first one after it was lost. In the stream of the feed and date.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="TradingDate">The trading date it was at.</param>
/// <param name="At">When, UTC, by the feed's own clock.</param>
/// <param name="Source">Which run or connection of it: <c>csv/20260105.5f3a90c1</c>.</param>
public sealed record FeedConnected(string Feed, DateOnly TradingDate, DateTimeOffset At, string Source);
