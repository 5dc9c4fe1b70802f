namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>What of a candle is measured.</summary>
internal enum CandleMeasure
{
    /// <summary>Open to close.</summary>
    RealBody,

    /// <summary>High to low.</summary>
    HighLow,

    /// <summary>Both shadows, of which the mean counts.</summary>
    Shadows,
}
