namespace Candlewick.Market.Indicators.Parts;

/// <summary>
/// Sum of the last values, kept by adding what comes and taking off what goes. What each step rounds away is kept beside it
/// (Neumaier), so that the sum is as one made anew, even after a value a billion times larger has passed through.
/// </summary>
internal readonly struct RollingSum(int period)
{
    private const int Cell = 3;

    private readonly Window _window = new(period);

    /// <summary>Cells of state.</summary>
    public int Length => Cell + _window.Length;

    /// <summary>Adds a value; not a number until there are enough.</summary>
    public double Next(ref Span<double> state, double value)
    {
        ref double total = ref Cells.Take(ref state);
        ref double rest = ref Cells.Take(ref state);
        ref double zeros = ref Cells.Take(ref state);
        var values = _window.Push(ref state, value);
        Add(ref total, ref rest, value);
        zeros = value == 0 ? Math.Min(zeros + 1, period) : 0;
        if (!values.IsFull)
        {
            return double.NaN;
        }

        if (zeros == period)
        {
            // Nothing but zeros: what is left of rounding is no sum.
            (total, rest) = (0, 0);
        }

        double sum = total + rest;
        Add(ref total, ref rest, -values.Oldest);
        return sum;
    }

    private static void Add(ref double total, ref double rest, double value)
    {
        double sum = total + value;
        rest += Math.Abs(total) >= Math.Abs(value) ? total - sum + value : value - sum + total;
        total = sum;
    }
}
