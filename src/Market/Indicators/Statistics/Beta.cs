using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Statistics;

/// <summary>
/// Beta: slope of the close's relative changes over the benchmark's, of the last n changes; 0 where the benchmark did not move, nothing
/// where a bar has no benchmark.
/// </summary>
internal sealed class Beta(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("beta", "Beta to the benchmark", IndicatorPlace.Pane, 5, 1, n => new Beta(n));

    private readonly RollingPairs _pairs = new(period);

    public int StateLength => 3 + _pairs.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs[0] = double.NaN;
        if (double.IsNaN(bar.Benchmark))
        {
            return;
        }

        ref double hasLast = ref Cells.Take(ref state);
        ref double lastX = ref Cells.Take(ref state);
        ref double lastY = ref Cells.Take(ref state);
        double x = Change(lastX, bar.Benchmark);
        double y = Change(lastY, bar.Close);
        bool isFirst = hasLast == 0;
        (hasLast, lastX, lastY) = (1, bar.Benchmark, bar.Close);
        if (!isFirst)
        {
            var (xx, xy, _) = _pairs.Next(ref state, x, y);
            outputs[0] = xx == 0 ? 0 : xy / xx;
        }
    }

    private static double Change(double from, double to) => from == 0 ? 0 : (to - from) / from;
}
