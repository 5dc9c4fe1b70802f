namespace Candlewick.Market.Sessions.Calendars;

/// <summary>A year with the days that differ from its weeks.</summary>
internal sealed record YearEntry : CitedEntry
{
    public required int Year { get; init; }

    /// <summary>False: only some of its holidays are known yet. Null: true.</summary>
    public bool? Covered { get; init; }

    public bool IsCovered => Covered ?? true;

    public required IReadOnlyList<DayEntry> Days { get; init; }
}
