using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Rate of change: percent from the close of n bars ago; 0 where that was 0.</summary>
internal sealed class Roc(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("roc", "Rate of change", IndicatorPlace.Pane, 10, 1, n => new Roc(n));

    private readonly Window _closes = new(period + 1);

    public int StateLength => _closes.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        var closes = _closes.Push(ref state, bar.Close);
        outputs[0] = closes.IsFull ? Percent(closes.Oldest, bar.Close) : double.NaN;
    }

    internal static double Percent(double from, double to) => from == 0 ? 0 : ((to / from) - 1.0) * 100.0;
}
