using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Statistics;

/// <summary>Pearson's correlation of the last n closes with the benchmark's; 0 where one of them did not move, nothing where a bar has no benchmark.</summary>
internal sealed class Correlation(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition =
        IndicatorDefinition.OfPeriod("correl", "Correlation with the benchmark", IndicatorPlace.Pane, 30, 2, n => new Correlation(n));

    private readonly RollingPairs _pairs = new(period);

    public int StateLength => _pairs.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs[0] = double.NaN;
        if (!double.IsNaN(bar.Benchmark))
        {
            var (xx, xy, yy) = _pairs.Next(ref state, bar.Close, bar.Benchmark);
            outputs[0] = xx == 0 || yy == 0 ? 0 : Math.Clamp(xy / (Math.Sqrt(xx) * Math.Sqrt(yy)), -1.0, 1.0);
        }
    }
}
