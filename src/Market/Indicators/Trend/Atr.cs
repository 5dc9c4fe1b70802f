using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Trend;

/// <summary>Average true range, Wilder's average of true ranges.</summary>
internal sealed class Atr(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("atr", "Average true range", IndicatorPlace.Pane, 14, 1, n => new Atr(n));

    private readonly WilderAverage _average = new(period);

    public int StateLength => TrueRangeStep.Length + WilderAverage.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        double range = TrueRangeStep.Next(ref state, bar);
        outputs[0] = double.IsNaN(range) ? range : _average.Next(ref state, range);
    }
}
