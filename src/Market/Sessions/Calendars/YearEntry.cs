namespace Candlewick.Market.Sessions.Calendars;

/// <summary>A covered year with the days that differ from its weeks.</summary>
internal sealed record YearEntry : CitedEntry
{
    public required int Year { get; init; }

    public required IReadOnlyList<DayEntry> Days { get; init; }
}
