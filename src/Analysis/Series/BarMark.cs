namespace Candlewick.Analysis.Series;

/// <summary>Which candle a bar of a series is.</summary>
/// <param name="StartUs">Open time, microseconds UTC.</param>
/// <param name="EndUs">End, exclusive.</param>
/// <param name="TradingDate">yyyymmdd.</param>
/// <param name="Ordinal">Which of its date's bars, where time does not close it; else 0.</param>
/// <param name="CandleRevision">Of the candle.</param>
/// <param name="Revision">Of its analysis.</param>
internal readonly record struct BarMark(long StartUs, long EndUs, int TradingDate, long Ordinal, uint CandleRevision, uint Revision)
{
    /// <summary>Before, at or after another bar of the series.</summary>
    public int CompareTo(in BarMark other)
    {
        int order = StartUs.CompareTo(other.StartUs);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }
}
