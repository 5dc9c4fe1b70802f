namespace Candlewick.Market.Candles;

/// <summary>
/// Which bar: its identity without the revision, and its place in the order of history: open time, then instrument, then
/// specification, both as text by ordinal, then ordinal.
/// </summary>
/// <param name="StartUs">Open time, microseconds UTC.</param>
/// <param name="Instrument"><c>VENUE:SYMBOL</c>.</param>
/// <param name="Interval">Text of the <see cref="BarSpec"/>: <c>1m</c>, <c>1d</c>, <c>233t</c>.</param>
/// <param name="Ordinal">Which of its trading date's bars it is, from 1; 0 of a bar by time, which its open time tells apart.</param>
public readonly record struct CandleKey(long StartUs, string Instrument, string Interval, long Ordinal = 0) : IComparable<CandleKey>
{
    public int CompareTo(CandleKey other)
    {
        int order = StartUs.CompareTo(other.StartUs);
        order = order != 0 ? order : CompareSeries(other.Instrument, other.Interval);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }

    /// <summary>Order of bars that open at one time and are of different series.</summary>
    public int CompareSeries(string instrument, string interval)
    {
        int byInstrument = string.CompareOrdinal(Instrument, instrument);
        return byInstrument != 0 ? byInstrument : string.CompareOrdinal(Interval, interval);
    }

    /// <summary>The series the bar belongs to, and the record key of its open bar on <c>candles.live</c>: <c>instrument|interval</c>.</summary>
    public static string Series(string instrument, string interval) => $"{instrument}|{interval}";
}
