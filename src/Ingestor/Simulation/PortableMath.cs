namespace Candlewick.Ingestor.Simulation;

/// <summary>Exponential and logarithm of sums and products alone, to some fourteen digits: the same bits on every machine, which the C library's are not.</summary>
internal static class PortableMath
{
    private const double LogOfTwo = 0.693147180559945309;

    /// <param name="x">Within ±700.</param>
    public static double Exp(double x)
    {
        int twos = (int)Math.Round(x / LogOfTwo);
        double rest = x - twos * LogOfTwo;
        double sum = 1;
        for (int n = 14; n > 0; n--)
        {
            sum = 1 + sum * rest / n;
        }

        return sum * BitConverter.Int64BitsToDouble((long)(twos + 1023) << 52);
    }

    /// <param name="x">Above 0, and no subnormal number.</param>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int twos = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xfffffffffffff) | 0x3ff0000000000000);
        if (m > 1.4142135623730951)
        {
            (m, twos) = (m / 2, twos + 1);
        }

        // ln m = 2 artanh((m - 1) / (m + 1)), whose series converges fast near 1.
        double s = (m - 1) / (m + 1), square = s * s, sum = 0;
        for (int n = 19; n > 0; n -= 2)
        {
            sum = sum * square + 1.0 / n;
        }

        return twos * LogOfTwo + 2 * s * sum;
    }

    /// <summary>How much of a normal distribution lies below <paramref name="x"/> (Abramowitz and Stegun 26.2.17, to 7.5e-8).</summary>
    public static double Normal(double x)
    {
        double t = 1 / (1 + 0.2316419 * Math.Abs(x));
        double tail = 0.3989422804014327 * Exp(-Math.Min(x * x / 2, 700))
            * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return x < 0 ? tail : 1 - tail;
    }
}
