namespace Candlewick.Market.Indicators.Parts;

/// <summary>Wilder's average: (n-1 times the last one, and the new value) / n; begins with the simple one of its first values.</summary>
internal readonly struct WilderAverage(int period)
{
    /// <summary>Cells of state.</summary>
    public const int Length = 2;

    /// <summary>Takes a value; not a number until there are enough.</summary>
    public double Next(ref Span<double> state, double value)
    {
        ref double count = ref Cells.Take(ref state);
        ref double average = ref Cells.Take(ref state);
        if (count >= period)
        {
            average *= period - 1;
            average += value;
            return average /= period;
        }

        average += value;
        if (++count < period)
        {
            return double.NaN;
        }

        return average /= period;
    }
}
