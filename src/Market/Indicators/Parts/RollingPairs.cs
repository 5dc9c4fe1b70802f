namespace Candlewick.Market.Indicators.Parts;

/// <summary>
/// How the last values of two series vary together: sums of products of their distances from their means, summed anew each bar in two
/// passes. They are small differences of large sums, and what sliding ones leave behind would soon be larger than they are.
/// </summary>
internal readonly struct RollingPairs(int period)
{
    /// <summary>A spread below this part of the values is their rounding.</summary>
    private const double Rounding = 1e-14;

    private readonly Window _x = new(period);
    private readonly Window _y = new(period);

    /// <summary>Cells of state.</summary>
    public int Length => _x.Length + _y.Length;

    /// <summary>Takes a pair; not numbers until there are enough.</summary>
    public (double XX, double XY, double YY) Next(ref Span<double> state, double x, double y)
    {
        var xs = _x.Push(ref state, x);
        var ys = _y.Push(ref state, y);
        if (!xs.IsFull)
        {
            return (double.NaN, double.NaN, double.NaN);
        }

        var (meanX, meanY) = (Mean(xs.Ring), Mean(ys.Ring));
        var (xx, xy, yy) = (0.0, 0.0, 0.0);
        for (int i = 0; i < period; i++)
        {
            var (fromX, fromY) = (xs.Ring[i] - meanX, ys.Ring[i] - meanY);
            xx += fromX * fromX;
            xy += fromX * fromY;
            yy += fromY * fromY;
        }

        return (Spread(xx, meanX), xy, Spread(yy, meanY));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private double Spread(double squares, double mean) => Math.Sqrt(squares / period) <= Rounding * Math.Abs(mean) ? 0 : squares;
}
