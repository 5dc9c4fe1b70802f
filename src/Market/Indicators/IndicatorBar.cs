using Candlewick.Market.Candles;

namespace Candlewick.Market.Indicators;

/// <summary>
/// A candle as indicators see it. Candles are exact decimals; what is computed of them are statistics, and those are doubles:
/// a logarithm or a square root has no exact decimal.
/// </summary>
/// <param name="TradingDate">The venue's date as <see cref="DateOnly.DayNumber"/>: where a session begins.</param>
/// <param name="Volume">0 where the feed carries none.</param>
/// <param name="Benchmark">Close of the series it is compared with at the same time; not a number where there is none.</param>
public readonly record struct IndicatorBar(
    int TradingDate, double Open, double High, double Low, double Close, double Volume, double Benchmark = double.NaN)
{
    /// <summary>The bar of a candle.</summary>
    public static IndicatorBar Of(ICandle candle, double benchmark = double.NaN) => new(
        candle.TradingDate.DayNumber, (double)candle.Open, (double)candle.High, (double)candle.Low, (double)candle.Close, (double)(candle.Volume ?? 0), benchmark);

    /// <summary>Mean of high, low and close.</summary>
    internal double Typical => (High + Low + Close) / 3.0;
}
