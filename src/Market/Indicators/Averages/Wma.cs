using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Averages;

/// <summary>
/// Average of the last n closes with weights 1 to n, the newest n; by two sums that slide, and are made anew every 8n bars and when
/// an outlier leaves, for what rounding leaves in one goes into the other again and again.
/// </summary>
internal sealed class Wma(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("wma", "Weighted moving average", IndicatorPlace.Overlay, 20, 1, n => new Wma(n));

    private const int Windows = 8;

    /// <summary>How much larger than all that stays a value may be that leaves.</summary>
    private const double Outlier = 1000;

    private readonly Window _window = new(period);
    private readonly double _divider = (long)period * (period + 1) / 2;

    public int StateLength => 4 + _window.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double age = ref Cells.Take(ref state);
        ref double sum = ref Cells.Take(ref state);
        ref double weighted = ref Cells.Take(ref state);
        ref double leaving = ref Cells.Take(ref state);
        var closes = _window.Push(ref state, bar.Close);
        age++;
        outputs[0] = double.NaN;
        if (!closes.IsFull)
        {
            return;
        }

        sum += bar.Close - leaving;
        weighted += bar.Close * period;
        if (age == period || age >= Windows * period || Math.Abs(leaving) > Outlier * Math.Abs(sum))
        {
            (sum, weighted, age) = (0, 0, period);
            for (int ago = period - 1; ago >= 0; ago--)
            {
                sum += closes[ago];
                weighted += closes[ago] * (period - ago);
            }
        }

        leaving = closes.Oldest;
        outputs[0] = weighted / _divider;
        weighted -= sum;
    }
}
