namespace Candlewick.Market.Sessions.Calendars;

/// <summary>A holiday, or a day of other hours. Closed, unless <see cref="Open"/> or <see cref="Sessions"/> says otherwise.</summary>
internal sealed record DayEntry : CitedEntry
{
    public required DateOnly Date { get; init; }

    public required string Name { get; init; }

    /// <summary>Says that the writer knows that the holiday falls on a day without trading anyway.</summary>
    public bool Weekend { get; init; }

    /// <summary><c>regular</c>, <c>unknown</c>, or a variant that every group has.</summary>
    public string? Open { get; init; }

    /// <summary>There is a session, and its hours are not known: the whole day counts, so that none of its ticks is lost.</summary>
    public bool IsUnknown => Open == "unknown";

    /// <summary>Hours of this date; groups that none of them names are closed.</summary>
    public IReadOnlyList<SpecialEntry>? Sessions { get; init; }
}

/// <summary>Hours of one date for some groups.</summary>
internal sealed record SpecialEntry
{
    public required IReadOnlyList<string> Groups { get; init; }

    public required IReadOnlyList<PhaseEntry> Phases { get; init; }
}
