namespace Candlewick.EventStore.Events;

/// <summary>A venue's session of a trading date began, as the clock of a feed says. In the stream of that feed and date.</summary>
/// <param name="Feed">The feed whose clock passed the open.</param>
/// <param name="SessionGroup">Whose hours: <c>NSE-EQ</c>, <c>NYSE</c>.</param>
/// <param name="TradingDate">The venue's trading date.</param>
/// <param name="OpensAt">When the session opens, UTC.</param>
/// <param name="ClosesAt">When it ends by the calendar, UTC.</param>
public sealed record SessionOpened(string Feed, string SessionGroup, DateOnly TradingDate, DateTimeOffset OpensAt, DateTimeOffset ClosesAt);
