using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Averages;

/// <summary>Mulloy's triple exponential average: 3·EMA − 3·EMA of EMA + EMA of that.</summary>
internal sealed class Tema(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("tema", "Triple exponential moving average", IndicatorPlace.Overlay, 20, 2, n => new Tema(n));

    private readonly ExponentialAverage _average = new(period);

    public int StateLength => 3 * ExponentialAverage.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs[0] = double.NaN;
        double first = _average.Next(ref state, bar.Close);
        double second = double.IsNaN(first) ? first : _average.Next(ref state, first);
        if (!double.IsNaN(second))
        {
            outputs[0] = _average.Next(ref state, second) + ((3.0 * first) - (3.0 * second));
        }
    }
}
