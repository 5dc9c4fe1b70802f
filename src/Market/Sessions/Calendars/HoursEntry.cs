namespace Candlewick.Market.Sessions.Calendars;

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

    /// <summary>Those in force on a date; before the first, the first.</summary>
    public static HoursEntry On(IReadOnlyList<HoursEntry> hours, DateOnly date)
    {
        for (int i = hours.Count - 1; i > 0; i--)
        {
            if (hours[i].From <= date)
            {
                return hours[i];
            }
        }

        return hours[0];
    }
}
