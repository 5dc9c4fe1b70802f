using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Trend;

/// <summary>True range: greatest of high − low and the distances of both from the close before; nothing of the first bar.</summary>
internal sealed class TrueRange : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.Plain("trange", "True range", IndicatorPlace.Pane, () => new TrueRange());

    public int StateLength => TrueRangeStep.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs) => outputs[0] = TrueRangeStep.Next(ref state, bar);
}
