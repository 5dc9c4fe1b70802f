using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Volumes;

/// <summary>On-balance volume: the volume of bars that closed higher less that of those that closed lower; begins with the first bar's.</summary>
internal sealed class Obv : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.Plain("obv", "On-balance volume", IndicatorPlace.Pane, () => new Obv());

    public int StateLength => 3;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double hasClose = ref Cells.Take(ref state);
        ref double last = ref Cells.Take(ref state);
        ref double balance = ref Cells.Take(ref state);
        balance += hasClose == 0 || bar.Close > last ? bar.Volume : bar.Close < last ? -bar.Volume : 0;
        (hasClose, last) = (1, bar.Close);
        outputs[0] = balance;
    }
}
