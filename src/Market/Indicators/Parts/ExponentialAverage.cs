namespace Candlewick.Market.Indicators.Parts;

/// <summary>Exponential average that begins with the simple one of its first values.</summary>
/// <param name="period">How many they are.</param>
/// <param name="weight">Of a new value: 2/(n+1), or 1/n for Wilder's.</param>
internal readonly struct ExponentialAverage(int period, double weight)
{
    /// <summary>Cells of state.</summary>
    public const int Length = 2;

    public ExponentialAverage(int period)
        : this(period, 2.0 / (period + 1))
    {
    }

    /// <summary>Takes a value; not a number until there are enough.</summary>
    public double Next(ref Span<double> state, double value)
    {
        ref double count = ref Cells.Take(ref state);
        ref double average = ref Cells.Take(ref state);
        if (count >= period)
        {
            return average = ((value - average) * weight) + average;
        }

        average += value;
        if (++count < period)
        {
            return double.NaN;
        }

        return average /= period;
    }
}
