using Candlewick.Market.Ticks;

namespace Candlewick.Market.Sessions;

/// <summary>What Indian brokers write without a zone.</summary>
public static class IndianTime
{
    private static readonly TimeZoneInfo India = Zones.Find("Asia/Kolkata");

    /// <summary>Microseconds UTC of what clocks in India show.</summary>
    public static long ToUs(DateTime clock) => TickTime.Of(new DateTimeOffset(clock, India.GetUtcOffset(clock)));
}
