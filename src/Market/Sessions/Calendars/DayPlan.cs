namespace Candlewick.Market.Sessions.Calendars;

/// <summary>What a calendar says of a date; one object serves all dates of which it says the same.</summary>
/// <param name="Hours">Null: no trading.</param>
/// <param name="Name">Of the holiday or the special session; null on ordinary days.</param>
/// <param name="IsCovered">The calendar knows the year. Else weekdays are taken for trading days.</param>
/// <param name="Source">Where that is written.</param>
/// <param name="Reason">Why it is not verified; null where it is.</param>
internal sealed record DayPlan(SessionHours? Hours, string? Name, bool IsCovered, CalendarSource? Source, string? Reason);
