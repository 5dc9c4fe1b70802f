using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Volumes;

/// <summary>
/// Money flow index: typical price times volume of bars that rose, in percent of all that moved; 0 where nothing did. Typical prices that
/// differ by no more than their rounding are the same.
/// </summary>
internal sealed class Mfi(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("mfi", "Money flow index", IndicatorPlace.Pane, 14, 2, n => new Mfi(n));

    private readonly RollingSum _flow = new(period);

    public int StateLength => 2 + (2 * _flow.Length);

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double hasLast = ref Cells.Take(ref state);
        ref double last = ref Cells.Take(ref state);
        double typical = bar.Typical;
        double change = typical - last;
        double scale = Math.Abs(typical) + Math.Abs(last);
        bool isFirst = hasLast == 0;
        (hasLast, last) = (1, typical);
        outputs[0] = double.NaN;
        if (isFirst)
        {
            return;
        }

        double flow = Cells.IsZero(change, scale) ? 0 : typical * bar.Volume;
        double positive = _flow.Next(ref state, change > 0 ? flow : 0);
        double all = positive + _flow.Next(ref state, change < 0 ? flow : 0);
        outputs[0] = all <= 0 ? 0 : 100.0 * Math.Clamp(positive / all, 0, 1);
    }
}
