namespace Candlewick.Market.Candles;

/// <summary>The span of a merged candle, whether or not anything was traded in all of it.</summary>
/// <param name="StartUs">Open time, microseconds UTC.</param>
/// <param name="EndUs">End, exclusive.</param>
/// <param name="TradingDate">The venue's date that it opens on.</param>
public readonly record struct CandleBucket(long StartUs, long EndUs, DateOnly TradingDate)
{
    public bool Contains(long timeUs) => timeUs >= StartUs && timeUs < EndUs;
}
