namespace Candlewick.Market.Risk;

/// <summary>Mean and sample standard deviation, in two passes: what one pass loses to rounding is more than small returns have.</summary>
internal readonly record struct Moments(double Mean, double Deviation)
{
    /// <summary>The deviation of fewer than two is not a number.</summary>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new Moments(mean, values.Length < 2 ? double.NaN : Math.Sqrt(squares / (values.Length - 1)));
    }
}
