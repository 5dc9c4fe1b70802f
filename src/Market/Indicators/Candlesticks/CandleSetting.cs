namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>
/// What "long", "short" or "near" means: so much of the mean measure of the candles before, or of the candle itself where the period is
/// 0. These are TA-Lib's settings.
/// </summary>
internal sealed record CandleSetting(CandleMeasure Measure, int Period, double Factor)
{
    public static readonly CandleSetting BodyLong = new(CandleMeasure.RealBody, 10, 1.0);
    public static readonly CandleSetting BodyShort = new(CandleMeasure.RealBody, 10, 1.0);
    public static readonly CandleSetting BodyDoji = new(CandleMeasure.HighLow, 10, 0.1);
    public static readonly CandleSetting ShadowLong = new(CandleMeasure.RealBody, 0, 1.0);
    public static readonly CandleSetting ShadowVeryLong = new(CandleMeasure.RealBody, 0, 2.0);
    public static readonly CandleSetting ShadowShort = new(CandleMeasure.Shadows, 10, 1.0);
    public static readonly CandleSetting ShadowVeryShort = new(CandleMeasure.HighLow, 10, 0.1);
    public static readonly CandleSetting Near = new(CandleMeasure.HighLow, 5, 0.2);
    public static readonly CandleSetting Far = new(CandleMeasure.HighLow, 5, 0.6);
    public static readonly CandleSetting Equal = new(CandleMeasure.HighLow, 5, 0.05);

    /// <summary>As a threshold of a pattern: of the candle so many bars ago.</summary>
    public CandleThreshold At(int ago) => new(this, ago);

    /// <summary>The candle's measure.</summary>
    public double Of(in CandleShape candle) => Measure switch
    {
        CandleMeasure.RealBody => candle.Body,
        CandleMeasure.HighLow => candle.High - candle.Low,
        _ => candle.Upper + candle.Lower,
    };

    /// <summary>The threshold, of a mean measure.</summary>
    public double Scale(double mean) => Factor * mean / (Measure == CandleMeasure.Shadows ? 2.0 : 1.0);
}
