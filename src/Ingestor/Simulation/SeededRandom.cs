namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, 2014), which any text or number can seed: the same numbers in every process and on every machine, and those of one
/// instrument's day are the same whatever else is simulated.
/// </summary>
internal struct SeededRandom(ulong seed)
{
    private const ulong Golden = 0x9e3779b97f4a7c15;

    private ulong _state = seed;

    /// <summary>A number that both decide.</summary>
    public static ulong Hash(ulong seed, ulong value) => Mix(seed + Golden * (value + 1));

    public static ulong Hash(ulong seed, string text)
    {
        foreach (char c in text)
        {
            seed = Hash(seed, c);
        }

        return seed;
    }

    /// <summary>A normally distributed number that the seed decides: the sum of four even ones, so within 3.5 of 0.</summary>
    public static double Gaussian(ulong random)
    {
        const double DeviationOfSum = 37_837.227; // sqrt(4 / 12) × 65,536
        long sum = (long)(random & 0xffff) + (long)(random >> 16 & 0xffff) + (long)(random >> 32 & 0xffff) + (long)(random >> 48);
        return (sum - 2 * 65_535) / DeviationOfSum;
    }

    public ulong Next() => Mix(_state += Golden);

    /// <summary>From 0 to <paramref name="bound"/>, exclusive.</summary>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Above 0, at most 1.</summary>
    public double Fraction() => ((Next() >> 11) + 1) * (1.0 / (1UL << 53));

    public double Gaussian() => Gaussian(Next());

    public bool OneIn(long n) => Below(n) == 0;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
