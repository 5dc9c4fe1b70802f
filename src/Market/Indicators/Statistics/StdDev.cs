using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Statistics;

/// <summary>Population standard deviation of the last n closes.</summary>
internal sealed class StdDev(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("stddev", "Standard deviation", IndicatorPlace.Pane, 20, 2, n => new StdDev(n));

    private readonly RollingDeviation _deviation = new(period);

    public int StateLength => _deviation.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs) => outputs[0] = _deviation.Next(ref state, bar.Close).Deviation;
}
