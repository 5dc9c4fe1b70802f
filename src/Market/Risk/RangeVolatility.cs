using Candlewick.Market.Indicators;

namespace Candlewick.Market.Risk;

/// <summary>Volatility of a bar by what happened within bars, which needs fewer of them than closes do.</summary>
internal static class RangeVolatility
{
    /// <summary>Parkinson (1980): √(Σ ln(H/L)² / (4n ln 2)).</summary>
    public static double Parkinson(ReadOnlySpan<IndicatorBar> bars)
    {
        double sum = 0;
        foreach (ref readonly var bar in bars)
        {
            double range = Math.Log(bar.High / bar.Low);
            sum += range * range;
        }

        return Math.Sqrt(sum / (4 * bars.Length * Math.Log(2)));
    }

    /// <summary>Garman and Klass (1980): √(Σ (½ ln(H/L)² − (2 ln 2 − 1) ln(C/O)²) / n).</summary>
    public static double GarmanKlass(ReadOnlySpan<IndicatorBar> bars)
    {
        double sum = 0;
        foreach (ref readonly var bar in bars)
        {
            double range = Math.Log(bar.High / bar.Low);
            double body = Math.Log(bar.Close / bar.Open);
            sum += (0.5 * range * range) - (((2 * Math.Log(2)) - 1) * body * body);
        }

        return Math.Sqrt(Math.Max(sum, 0) / bars.Length);
    }
}
