namespace Candlewick.Market.Indicators.Parts;

/// <summary>
/// Mean and population standard deviation of the last values, by sums that slide. They are of distances from a value of the
/// window: of prices themselves, variance would be a small difference of large squares. The sums are made anew when little is left
/// of them, when an outlier has left, and now and then.
/// </summary>
internal readonly struct RollingDeviation(int period)
{
    /// <summary>Windows after which the sums are made anew in any case.</summary>
    private const int Windows = 32;

    /// <summary>Part of the squares below which what is left of them has lost too many digits.</summary>
    private const double Lost = 1e-6;

    private readonly Window _window = new(period);

    /// <summary>Cells of state.</summary>
    public int Length => 5 + _window.Length;

    /// <summary>Takes a value; not numbers until there are enough.</summary>
    public (double Mean, double Deviation) Next(ref Span<double> state, double value)
    {
        var sums = Cells.Take(ref state, 5);
        ref double origin = ref sums[0];
        ref double total = ref sums[1];
        ref double squares = ref sums[2];
        ref double age = ref sums[3];
        ref double gone = ref sums[4];
        var values = _window.Push(ref state, value);
        origin = age == 0 ? value : origin;
        Add(ref total, ref squares, value - origin, 1);
        age++;
        if (!values.IsFull)
        {
            return (double.NaN, double.NaN);
        }

        double around = squares - (total * total / period);
        if (around < Lost * squares || Lost * gone > squares || age >= Windows * period)
        {
            (origin, total, squares, age) = (value, 0, 0, period);
            foreach (double each in values.Ring)
            {
                Add(ref total, ref squares, each - origin, 1);
            }

            around = squares - (total * total / period);
        }

        double mean = origin + (total / period);
        double leaving = values.Oldest - origin;
        gone = leaving * leaving;
        Add(ref total, ref squares, leaving, -1);
        return (mean, around <= 0 ? 0 : Math.Sqrt(around / period));
    }

    private static void Add(ref double total, ref double squares, double distance, int sign)
    {
        total += sign * distance;
        squares += sign * (distance * distance);
    }
}
