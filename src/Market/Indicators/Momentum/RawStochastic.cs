using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Where a value lies between the lowest and the highest of the last n bars, 0 to 100; 0 where they are one.</summary>
internal readonly struct RawStochastic(int period)
{
    private readonly RollingExtreme _highest = new(period, isHighest: true);
    private readonly RollingExtreme _lowest = new(period, isHighest: false);

    /// <summary>Cells of state.</summary>
    public int Length => _highest.Length + _lowest.Length;

    public double Next(ref Span<double> state, double high, double low, double value)
    {
        double highest = _highest.Next(ref state, high).Value;
        double lowest = _lowest.Next(ref state, low).Value;
        double range = highest - lowest;
        return Cells.IsZero(range, Math.Abs(highest) + Math.Abs(lowest)) ? 0 : 100.0 * ((value - lowest) / range);
    }
}
