namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Where a session group stands by its calendar. Times are microseconds UTC.</summary>
/// <param name="Venue">Where it trades, such as <c>NSE</c>.</param>
/// <param name="Group">Whose hours, such as <c>NSE-EQ-CAS</c>.</param>
/// <param name="Phase"><c>pre_open</c>, <c>continuous</c>, <c>post_close</c>, <c>closing_auction</c>, <c>pre_market</c>, <c>after_market</c>, or <c>closed</c>.</param>
/// <param name="NextOpenUs">When regular trading begins next; null where no calendar says it.</param>
/// <param name="NextCloseUs">When regular trading, that is on or comes next, ends.</param>
internal sealed record SessionStanding(string Venue, string Group, string Phase, long? NextOpenUs, long? NextCloseUs);
