namespace Candlewick.Market.Ticks;

/// <summary>Times of ticks, microseconds UTC, and which of them are believed: the one place that says it, for readers, sessions and bars.</summary>
public static class TickTime
{
    /// <summary>1971-01-01: what is earlier is a time that was not set, or a number of another unit.</summary>
    public const long EarliestUs = 31_536_000_000_000;

    /// <summary>2100-01-01, exclusive: what is later is a number of another unit.</summary>
    public const long EndUs = 4_102_444_800_000_000;

    /// <summary>What an exchange's clock and ours may differ by, and a stamp still be believed.</summary>
    public const long ClocksDifferUs = 5 * 60_000_000L;

    /// <summary>The microseconds UTC of a moment; finer digits are cut.</summary>
    public static long Of(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static bool IsPossible(long us) => us is >= EarliestUs and < EndUs;
}
