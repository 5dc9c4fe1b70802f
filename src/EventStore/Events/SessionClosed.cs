namespace Candlewick.EventStore.Events;

/// <summary>A venue's session of a trading date ended, and the bars that end with it were published. In the stream of the feed and date.</summary>
/// <param name="Feed">The feed whose clock passed the close.</param>
/// <param name="SessionGroup">Whose hours: <c>NSE-EQ</c>, <c>NYSE</c>.</param>
/// <param name="TradingDate">The venue's trading date.</param>
/// <param name="ClosedAt">End of the session, UTC.</param>
public sealed record SessionClosed(string Feed, string SessionGroup, DateOnly TradingDate, DateTimeOffset ClosedAt);
