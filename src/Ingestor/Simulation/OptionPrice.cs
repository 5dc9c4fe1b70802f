using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Simulation;

/// <summary>What an option is worth by Black's formula (1976), without interest: believable, no more.</summary>
internal static class OptionPrice
{
    private const double YearUs = 365 * 86_400e6;

    /// <param name="underlying">Its price, in currency.</param>
    /// <param name="strike">In currency.</param>
    /// <param name="right">Call or put.</param>
    /// <param name="leftUs">Until it expires.</param>
    /// <param name="dayMove">Standard deviation of the underlying's day, a fraction.</param>
    public static double Of(double underlying, double strike, OptionRight right, long leftUs, double dayMove)
    {
        double years = leftUs / YearUs;
        double log = PortableMath.Log(underlying / strike);

        // Sixteen is the root of a year's trading days; options far from the price cost more, as they do.
        double deviation = (dayMove * 16 + 0.8 * log * log) * Math.Sqrt(Math.Max(years, 0));
        double call = deviation <= 0
            ? Math.Max(underlying - strike, 0)
            : underlying * PortableMath.Normal(log / deviation + deviation / 2) - strike * PortableMath.Normal(log / deviation - deviation / 2);
        return right == OptionRight.Call ? call : call - underlying + strike;
    }
}
