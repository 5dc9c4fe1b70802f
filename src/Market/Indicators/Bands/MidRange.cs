using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Bands;

/// <summary>Highest high and lowest low of the last n bars.</summary>
internal readonly struct MidRange(int period)
{
    private readonly RollingExtreme _highest = new(period, isHighest: true);
    private readonly RollingExtreme _lowest = new(period, isHighest: false);

    /// <summary>Cells of state.</summary>
    public int Length => _highest.Length + _lowest.Length;

    public (double Highest, double Lowest) Next(ref Span<double> state, in IndicatorBar bar) =>
        (_highest.Next(ref state, bar.High).Value, _lowest.Next(ref state, bar.Low).Value);

    /// <summary>Half way between both.</summary>
    public double Middle(ref Span<double> state, in IndicatorBar bar)
    {
        var (highest, lowest) = Next(ref state, bar);
        return (highest + lowest) / 2;
    }
}
