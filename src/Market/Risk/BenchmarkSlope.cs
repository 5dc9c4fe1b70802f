using Candlewick.Market.Indicators;

namespace Candlewick.Market.Risk;

/// <summary>Beta: covariance of the returns with the benchmark's by the variance of those. Bars without a benchmark are left out, and the returns beside them.</summary>
internal static class BenchmarkSlope
{
    public static double Of(ReadOnlySpan<IndicatorBar> bars)
    {
        var (meanX, meanY) = (0.0, 0.0);
        int count = 0;
        for (int i = 1; i < bars.Length; i++)
        {
            if (Returns(bars, i) is var (x, y) && !double.IsNaN(x))
            {
                count++;
                meanX += (x - meanX) / count;
                meanY += (y - meanY) / count;
            }
        }

        var (xx, xy) = (0.0, 0.0);
        for (int i = 1; i < bars.Length; i++)
        {
            if (Returns(bars, i) is var (x, y) && !double.IsNaN(x))
            {
                xx += (x - meanX) * (x - meanX);
                xy += (x - meanX) * (y - meanY);
            }
        }

        return count > 1 && xx > 0 ? xy / xx : double.NaN;
    }

    private static (double Benchmark, double Own) Returns(ReadOnlySpan<IndicatorBar> bars, int i) =>
        ((bars[i].Benchmark / bars[i - 1].Benchmark) - 1, (bars[i].Close / bars[i - 1].Close) - 1);
}
