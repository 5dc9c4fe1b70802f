using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Trend;

/// <summary>
/// Wilder's directional movement: +DI and −DI from bar n on, their average difference (ADX) from bar 2n−1 on. Sums begin with the
/// first n−1 movements and lose an nth of themselves with each later one. Where nothing moved, a direction is 0 and the ADX stays.
/// </summary>
internal sealed class Adx(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "adx", "Average directional index", IndicatorPlace.Pane, [IndicatorParameter.Bars(14)], ["adx", "plus_di", "minus_di"], a => new Adx((int)a[0]));

    public int StateLength => 9;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double seen = ref Cells.Take(ref state);
        var last = Cells.Take(ref state, 3);
        ref double plus = ref Cells.Take(ref state);
        ref double minus = ref Cells.Take(ref state);
        ref double range = ref Cells.Take(ref state);
        ref double index = ref Cells.Take(ref state);
        outputs.Fill(double.NaN);
        if (seen > 0)
        {
            double up = bar.High - last[0];
            double down = last[1] - bar.Low;
            double keeps = seen < period ? 0 : 1;
            minus -= keeps * minus / period;
            plus -= keeps * plus / period;
            minus += down > 0 && up < down ? down : 0;
            plus += up > 0 && up > down ? up : 0;
            range = range - (keeps * range / period) + TrueRangeStep.Of(bar, last[2]);
            if (seen >= period)
            {
                Direct(seen, plus, minus, range, ref index, outputs);
            }
        }

        seen = Math.Min(seen + 1, 2 * period);
        (last[0], last[1], last[2]) = (bar.High, bar.Low, bar.Close);
    }

    private void Direct(double seen, double plus, double minus, double range, ref double index, Span<double> outputs)
    {
        bool moved = range > 0;
        double up = outputs[1] = moved ? 100.0 * (plus / range) : 0;
        double down = outputs[2] = moved ? 100.0 * (minus / range) : 0;
        bool isDirected = moved && down + up > 0;
        double difference = isDirected ? 100.0 * (Math.Abs(down - up) / (down + up)) : 0;
        if (seen < 2 * period)
        {
            index += difference;
        }
        else if (isDirected)
        {
            index = ((index * (period - 1)) + difference) / period;
        }

        if (seen == (2 * period) - 1)
        {
            index /= period;
        }

        outputs[0] = seen >= (2 * period) - 1 ? index : double.NaN;
    }
}
