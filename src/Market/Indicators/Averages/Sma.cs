using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Averages;

/// <summary>Mean of the last n closes.</summary>
internal sealed class Sma(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("sma", "Simple moving average", IndicatorPlace.Overlay, 20, 1, n => new Sma(n));

    private readonly RollingSum _sum = new(period);

    public int StateLength => _sum.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs) => outputs[0] = _sum.Next(ref state, bar.Close) / period;
}
