namespace Candlewick.EventStore.Events;

/// <summary>A feed is up: its connection is made and its instruments are asked for. In the stream of the feed and date.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="TradingDate">The trading date it was at.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Instruments">How many instruments it was asked for.</param>
public sealed record FeedConnected(string Feed, DateOnly TradingDate, DateTimeOffset At, int Instruments);
