using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Trend;

/// <summary>
/// Wilder's parabolic stop and reverse. Begins long unless the second bar moved down (−DM of it above 0), with the first bar's low
/// (or high) as stop; a stop never lies within the last two bars.
/// </summary>
internal sealed class Sar(double step, double maximum) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "sar", "Parabolic SAR", IndicatorPlace.Overlay, [IndicatorParameter.Factor("step", 0.02, max: 10), IndicatorParameter.Factor("maximum", 0.2, max: 10)],
        ["sar"], a => new Sar(Math.Min(a[0], a[1]), a[1]));

    public int StateLength => 7;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double seen = ref Cells.Take(ref state);
        ref double isLong = ref Cells.Take(ref state);
        var path = new Path(Cells.Take(ref state, 5));
        outputs[0] = double.NaN;
        if (seen == 1)
        {
            isLong = path.LastLow > bar.Low && bar.High - path.LastHigh < path.LastLow - bar.Low ? 0 : 1;
            path.Extreme = isLong == 1 ? bar.High : bar.Low;
            path.Stop = isLong == 1 ? path.LastLow : path.LastHigh;
            path.Acceleration = step;

            // The stop of the second bar may lie within it, not within the first: TA-Lib looks at the second one twice.
            (path.LastHigh, path.LastLow) = (bar.High, bar.Low);
        }

        if (seen > 0)
        {
            outputs[0] = isLong == 1 ? Long(ref path, bar, ref isLong) : Short(ref path, bar, ref isLong);
        }

        seen = Math.Min(seen + 1, 2);
        (path.LastHigh, path.LastLow) = (bar.High, bar.Low);
    }

    private double Long(ref Path path, in IndicatorBar bar, ref double isLong)
    {
        if (bar.Low <= path.Stop)
        {
            isLong = 0;
            double reversed = Math.Max(Math.Max(path.Extreme, path.LastHigh), bar.High);
            (path.Acceleration, path.Extreme) = (step, bar.Low);
            path.Stop = Above(path, bar, reversed);
            return reversed;
        }

        double stop = path.Stop;
        if (bar.High > path.Extreme)
        {
            path.Extreme = bar.High;
            path.Acceleration = Math.Min(path.Acceleration + step, maximum);
        }

        path.Stop = Below(path, bar, stop);
        return stop;
    }

    private double Short(ref Path path, in IndicatorBar bar, ref double isLong)
    {
        if (bar.High >= path.Stop)
        {
            isLong = 1;
            double reversed = Math.Min(Math.Min(path.Extreme, path.LastLow), bar.Low);
            (path.Acceleration, path.Extreme) = (step, bar.High);
            path.Stop = Below(path, bar, reversed);
            return reversed;
        }

        double stop = path.Stop;
        if (bar.Low < path.Extreme)
        {
            path.Extreme = bar.Low;
            path.Acceleration = Math.Min(path.Acceleration + step, maximum);
        }

        path.Stop = Above(path, bar, stop);
        return stop;
    }

    private static double Below(in Path path, in IndicatorBar bar, double stop) => Math.Min(Math.Min(Moved(path, stop), path.LastLow), bar.Low);

    private static double Above(in Path path, in IndicatorBar bar, double stop) => Math.Max(Math.Max(Moved(path, stop), path.LastHigh), bar.High);

    private static double Moved(in Path path, double stop) => stop + (path.Acceleration * (path.Extreme - stop));

    /// <summary>What the stop is made of.</summary>
    private readonly ref struct Path(Span<double> cells)
    {
        private readonly Span<double> _cells = cells;

        public ref double Stop => ref _cells[0];

        public ref double Extreme => ref _cells[1];

        public ref double Acceleration => ref _cells[2];

        public ref double LastHigh => ref _cells[3];

        public ref double LastLow => ref _cells[4];
    }
}
