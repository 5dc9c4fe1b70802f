using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Percent that the triple exponential average of closes changed by from one bar to the next.</summary>
internal sealed class Trix(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("trix", "TRIX", IndicatorPlace.Pane, 15, 1, n => new Trix(n));

    private readonly ExponentialAverage _average = new(period);

    public int StateLength => 2 + (3 * ExponentialAverage.Length);

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double hasLast = ref Cells.Take(ref state);
        ref double last = ref Cells.Take(ref state);
        outputs[0] = double.NaN;
        double average = bar.Close;
        for (int i = 0; i < 3 && !double.IsNaN(average); i++)
        {
            average = _average.Next(ref state, average);
        }

        if (!double.IsNaN(average))
        {
            outputs[0] = hasLast == 0 ? double.NaN : Roc.Percent(last, average);
            (hasLast, last) = (1, average);
        }
    }
}
