namespace Candlewick.Market.Sessions.Calendars;

/// <summary>A row that says where it comes from, or that it is not verified and why.</summary>
internal abstract record CitedEntry
{
    public CalendarSource? Source { get; init; }

    /// <summary>Null: verified, or as the year the row stands in.</summary>
    public bool? Verified { get; init; }

    public string? Reason { get; init; }
}

/// <summary>Regular hours of a group over a time.</summary>
internal sealed record HoursEntry : CitedEntry
{
    public required DateOnly From { get; init; }

    /// <summary>Last date; null in the last row of a group.</summary>
    public DateOnly? To { get; init; }

    public required IReadOnlyList<PhaseEntry> Phases { get; init; }

    /// <summary>Other hours that days ask for by name, such as <c>early-close</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PhaseEntry>> Variants { get; init => field = value ?? None; } = None;

    private static IReadOnlyDictionary<string, IReadOnlyList<PhaseEntry>> None { get; } = new Dictionary<string, IReadOnlyList<PhaseEntry>>();
}

/// <summary>A covered year with the days that differ from its weeks.</summary>
internal sealed record YearEntry : CitedEntry
{
    public required int Year { get; init; }

    public required IReadOnlyList<DayEntry> Days { get; init; }
}

/// <summary>A holiday, or a day of other hours. Closed, unless <see cref="Open"/> or <see cref="Sessions"/> says otherwise.</summary>
internal sealed record DayEntry : CitedEntry
{
    public required DateOnly Date { get; init; }

    public required string Name { get; init; }

    /// <summary>Says that the writer knows that the holiday falls on a day without trading anyway.</summary>
    public bool Weekend { get; init; }

    /// <summary><c>regular</c>, or a variant that every group has.</summary>
    public string? Open { get; init; }

    /// <summary>Hours of this date; groups that none of them names are closed.</summary>
    public IReadOnlyList<SpecialEntry>? Sessions { get; init; }
}

/// <summary>Hours of one date for some groups.</summary>
internal sealed record SpecialEntry
{
    public required IReadOnlyList<string> Groups { get; init; }

    public required IReadOnlyList<PhaseEntry> Phases { get; init; }
}
