using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Momentum: the close less that of n bars ago.</summary>
internal sealed class Mom(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("mom", "Momentum", IndicatorPlace.Pane, 10, 1, n => new Mom(n));

    private readonly Window _closes = new(period + 1);

    public int StateLength => _closes.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        var closes = _closes.Push(ref state, bar.Close);
        outputs[0] = closes.IsFull ? bar.Close - closes.Oldest : double.NaN;
    }
}
