namespace Candlewick.Market.Sessions.Calendars;

/// <summary>A row that says where it comes from, or that it is not verified and why.</summary>
internal abstract record CitedEntry
{
    public CalendarSource? Source { get; init; }

    /// <summary>The same by other exchanges, for their groups.</summary>
    public IReadOnlyList<CalendarSource> Also { get; init => field = value ?? []; } = [];

    /// <summary>Null: verified, or as the year the row stands in.</summary>
    public bool? Verified { get; init; }

    public string? Reason { get; init; }
}
