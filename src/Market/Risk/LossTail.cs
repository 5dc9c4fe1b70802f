namespace Candlewick.Market.Risk;

/// <summary>Value at risk and expected shortfall, as losses (positive).</summary>
internal static class LossTail
{
    /// <summary>Of returns as they were: the quantile between the two nearest, by a straight line, and the mean of those that are no better.</summary>
    /// <param name="sorted">Returns, the worst first.</param>
    public static (double Value, double Shortfall) Historical(ReadOnlySpan<double> sorted, double confidence)
    {
        if (sorted.IsEmpty)
        {
            return (double.NaN, double.NaN);
        }

        double place = (sorted.Length - 1) * (1 - confidence);
        int below = (int)place;
        double quantile = below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
        double sum = 0;
        int count = 0;
        while (count < sorted.Length && sorted[count] <= quantile)
        {
            sum += sorted[count++];
        }

        return (-quantile, -sum / count);
    }

    /// <summary>Of a normal distribution.</summary>
    public static (double Value, double Shortfall) Normal(in Moments moments, double confidence)
    {
        double z = NormalQuantile.Of(confidence);
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        return ((z * moments.Deviation) - moments.Mean, (density / (1 - confidence) * moments.Deviation) - moments.Mean);
    }
}
