using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Williams %R: the close below the highest of the last n bars, in percent of their range, −100 to 0; 0 without a range.</summary>
internal sealed class WilliamsR(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("willr", "Williams %R", IndicatorPlace.Pane, 14, 2, n => new WilliamsR(n));

    private readonly RollingExtreme _highest = new(period, isHighest: true);
    private readonly RollingExtreme _lowest = new(period, isHighest: false);

    public int StateLength => _highest.Length + _lowest.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        double highest = _highest.Next(ref state, bar.High).Value;
        double range = highest - _lowest.Next(ref state, bar.Low).Value;
        outputs[0] = range == 0 ? 0 : -100.0 * ((highest - bar.Close) / range);
    }
}
