using System.Numerics;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Text;

/// <summary>Reads the times of one column, and notices where their units differ.</summary>
/// <param name="name">For messages.</param>
/// <param name="unit">What its numbers count; by magnitude where that is not said.</param>
/// <param name="zone">Where clocks hang whose times name no zone; null: they must name one.</param>
internal sealed class TimeColumn(string name, TimeUnits unit = TimeUnits.None, TimeZoneInfo? zone = null)
{
    private TimeUnits _seen;

    public string Name { get; } = name;

    /// <summary>What is to be said of the column as a whole; null where there is nothing.</summary>
    public string? Remark => BitOperations.PopCount((uint)_seen) < 2 ? null
        : $"the times of column {Name} are in {string.Join(" and ", Enum.GetValues<TimeUnits>().Where(u => u != TimeUnits.None && _seen.HasFlag(u)).Select(u => u.ToString().ToLowerInvariant()))}; each was read by its magnitude";

    /// <summary>Reads ISO-8601 or a number since 1970; what is finer than a microsecond is cut off. Returns what is wrong, or null.</summary>
    public string? Parse(ReadOnlySpan<byte> text, out long us)
    {
        string? problem = InstantText.IsCalendar(text) ? InstantText.Parse(text, zone, out us) : ParseNumber(text, out us);
        return FieldText.Complain(Name, text, problem);
    }

    private string? ParseNumber(ReadOnlySpan<byte> text, out long us)
    {
        us = 0;
        if (NumberText.Parse(text, out long mantissa, out int scale) is not null)
        {
            return "is neither ISO-8601 with a zone nor a number of seconds, milliseconds, microseconds or nanoseconds since 1970";
        }

        long whole = mantissa / ScaledNumber.PowerOfTen(scale);
        var counted = unit != TimeUnits.None ? unit : whole switch
        {
            < 100_000_000_000 => TimeUnits.Seconds,
            < 100_000_000_000_000 => TimeUnits.Milliseconds,
            < 100_000_000_000_000_000 => TimeUnits.Microseconds,
            _ => TimeUnits.Nanoseconds,
        };
        var microseconds = counted switch
        {
            TimeUnits.Seconds => (Int128)mantissa * 1_000_000,
            TimeUnits.Milliseconds => (Int128)mantissa * 1_000,
            TimeUnits.Nanoseconds => (Int128)mantissa / 1_000,
            _ => mantissa,
        } / ScaledNumber.PowerOfTen(scale);
        if (microseconds < TickTime.EarliestUs || microseconds > InstantText.MostUs)
        {
            return $"is no time between 1971 and 9999 in {counted.ToString().ToLowerInvariant()} since 1970";
        }

        _seen |= counted;
        us = (long)microseconds;
        return null;
    }
}
