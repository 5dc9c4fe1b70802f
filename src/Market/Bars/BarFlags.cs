namespace Candlewick.Market.Bars;

/// <summary>Values are those of the published contract: bit mask of CandleFlag (1 &lt;&lt; value).</summary>
[Flags]
public enum BarFlags : uint
{
    None = 0,

    /// <summary>The feed was away during part of the bar.</summary>
    Gap = 1 << 0,

    /// <summary>A tick in it had an implausible time and was placed by its receive time.</summary>
    TimeReplaced = 1 << 1,

    /// <summary>The hours of its session are not known: the calendar lets the whole day in.</summary>
    HoursUnknown = 1 << 2,

    /// <summary>Nothing in it sets a price by its sale condition: open, high, low and close are those of trades that add to the volume only.</summary>
    NoPrice = 1 << 3,

    /// <summary>The feed's volume falls without a new session, as a rolling one does: it is left out.</summary>
    VolumeUnusable = 1 << 4,
}
