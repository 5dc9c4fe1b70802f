using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Averages;

/// <summary>Exponential average of closes, weight 2/(n+1); begins with the simple one of the first n.</summary>
internal sealed class Ema(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("ema", "Exponential moving average", IndicatorPlace.Overlay, 20, 1, n => new Ema(n));

    private readonly ExponentialAverage _average = new(period);

    public int StateLength => ExponentialAverage.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs) => outputs[0] = _average.Next(ref state, bar.Close);
}
