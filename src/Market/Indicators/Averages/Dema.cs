using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Averages;

/// <summary>Mulloy's double exponential average: 2·EMA − EMA of EMA.</summary>
internal sealed class Dema(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("dema", "Double exponential moving average", IndicatorPlace.Overlay, 20, 2, n => new Dema(n));

    private readonly ExponentialAverage _average = new(period);

    public int StateLength => 2 * ExponentialAverage.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        double first = _average.Next(ref state, bar.Close);
        outputs[0] = double.IsNaN(first) ? first : (2.0 * first) - _average.Next(ref state, first);
    }
}
