namespace Candlewick.Market.Indicators.Trend;

/// <summary>Average true range in percent of the close; 0 where that is 0.</summary>
internal sealed class Natr(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("natr", "Normalized average true range", IndicatorPlace.Pane, 14, 1, n => new Natr(n));

    private readonly Atr _atr = new(period);

    public int StateLength => _atr.StateLength;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        _atr.Next(state, bar, outputs);
        outputs[0] = double.IsNaN(outputs[0]) ? double.NaN : bar.Close == 0 ? 0 : (outputs[0] / bar.Close) * 100.0;
    }
}
