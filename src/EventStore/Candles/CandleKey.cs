namespace Candlewick.EventStore.Candles;

/// <summary>Place of a bar in the order of history: open time, then instrument, then interval, both by ordinal.</summary>
/// <param name="StartUs">Open time, microseconds UTC.</param>
/// <param name="Instrument"><c>VENUE:SYMBOL</c>.</param>
/// <param name="Interval"><c>1m</c>, <c>5m</c>, <c>1d</c>.</param>
public readonly record struct CandleKey(long StartUs, string Instrument, string Interval) : IComparable<CandleKey>
{
    public int CompareTo(CandleKey other)
    {
        int byTime = StartUs.CompareTo(other.StartUs);
        return byTime != 0 ? byTime : ComparePair(other.Instrument, other.Interval);
    }

    /// <summary>Order of bars that open at one time.</summary>
    internal int ComparePair(string instrument, string interval)
    {
        int byInstrument = string.CompareOrdinal(Instrument, instrument);
        return byInstrument != 0 ? byInstrument : string.CompareOrdinal(Interval, interval);
    }
}
