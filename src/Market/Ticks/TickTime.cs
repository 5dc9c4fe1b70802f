namespace Candlewick.Market.Ticks;

/// <summary>Which times a tick can have, microseconds UTC: the one place that says it, for readers, sessions and bars.</summary>
public static class TickTime
{
    /// <summary>1971-01-01: what is earlier is a time that was not set, or a number of another unit.</summary>
    public const long EarliestUs = 31_536_000_000_000;

    /// <summary>2100-01-01, exclusive: what is later is a number of another unit.</summary>
    public const long EndUs = 4_102_444_800_000_000;

    public static bool IsPossible(long us) => us is >= EarliestUs and < EndUs;
}
