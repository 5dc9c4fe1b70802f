using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Trend;

/// <summary>
/// SuperTrend: a stop so many average true ranges from the bar's middle, which follows the trend and never goes back in it; a
/// close beyond it turns the trend. Direction is 1 up, −1 down, and begins up.
/// </summary>
internal sealed class SuperTrend(int period, double width) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "supertrend", "SuperTrend", IndicatorPlace.Overlay, [IndicatorParameter.Bars(10, 1), IndicatorParameter.Factor("ranges", 3)],
        ["supertrend", "direction"], a => new SuperTrend((int)a[0], a[1]));

    private readonly WilderAverage _range = new(period);

    public int StateLength => TrueRangeStep.Length + WilderAverage.Length + 4;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs.Fill(double.NaN);
        double range = TrueRangeStep.Next(ref state, bar);
        double half = double.IsNaN(range) ? range : width * _range.Next(ref state, range);
        if (double.IsNaN(half))
        {
            return;
        }

        ref double direction = ref Cells.Take(ref state);
        ref double close = ref Cells.Take(ref state);
        ref double lower = ref Cells.Take(ref state);
        ref double upper = ref Cells.Take(ref state);
        double middle = (bar.High + bar.Low) / 2;
        var (below, above) = (middle - half, middle + half);
        if (direction == 0)
        {
            direction = 1;
        }
        else
        {
            direction = direction < 0 && bar.Close > upper ? 1 : direction > 0 && bar.Close < lower ? -1 : direction;
            below = close > lower ? Math.Max(below, lower) : below;
            above = close < upper ? Math.Min(above, upper) : above;
        }

        (lower, upper, close) = (below, above, bar.Close);
        (outputs[0], outputs[1]) = (direction > 0 ? below : above, direction);
    }
}
