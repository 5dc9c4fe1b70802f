using Candlewick.Contracts.V1;

namespace Candlewick.Ingestor.Files;

/// <summary>What sources cover, by instrument and trading date, from the first tick to the last.</summary>
internal static class CoveredDays
{
    /// <summary>Of several that concern one instrument and date, one that spans them; by instrument, then date.</summary>
    public static List<CoveredDay> Union(IEnumerable<CoveredDay> days) =>
    [
        .. days.GroupBy(d => (d.Instrument, d.Date))
            .Select(g => new CoveredDay { Instrument = g.Key.Instrument, Date = g.Key.Date, FromUs = g.Min(d => d.FromUs), ToUs = g.Max(d => d.ToUs) })
            .OrderBy(d => d.Instrument, StringComparer.Ordinal).ThenBy(d => d.Date),
    ];

    /// <summary>A later one may follow an earlier one of the same instrument and date only where it begins after the other's end.</summary>
    public static bool Follows(this CoveredDay day, CoveredDay earlier) => day.FromUs > earlier.ToUs;

    /// <summary>Of a stored position; one that was stored before times were kept covers whole days.</summary>
    public static IEnumerable<CoveredDay> Of(SourcePosition position) => position.Covered.Count > 0
        ? position.Covered
        : position.Coverage.Select(text => text.Split('|')).Select(day => Whole(day[0], uint.Parse(day[1], System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>It says nothing of its first and last ticks.</summary>
    public static bool IsWhole(this CoveredDay day) => day.FromUs == long.MinValue;

    /// <summary>All of a date, whatever its first and last ticks are.</summary>
    public static CoveredDay Whole(string instrument, uint date) => new() { Instrument = instrument, Date = date, FromUs = long.MinValue, ToUs = long.MaxValue };
}
