using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Volumes;

/// <summary>Chaikin's accumulation/distribution line: volume by where the close lies in its bar, +1 at the high, −1 at the low, added up.</summary>
internal sealed class AccumulationDistribution : IIndicator
{
    public static readonly IndicatorDefinition Definition =
        IndicatorDefinition.Plain("ad", "Accumulation/distribution", IndicatorPlace.Pane, () => new AccumulationDistribution());

    public int StateLength => 1;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double line = ref Cells.Take(ref state);
        double range = bar.High - bar.Low;
        line += range > 0 ? ((bar.Close - bar.Low) - (bar.High - bar.Close)) / range * bar.Volume : 0;
        outputs[0] = line;
    }
}
