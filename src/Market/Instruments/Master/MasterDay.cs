using Candlewick.Market.Sessions;

namespace Candlewick.Market.Instruments.Master;

/// <summary>Which day a master belongs to.</summary>
public static class MasterDay
{
    private static readonly TimeZoneInfo India = Zones.Find("Asia/Kolkata");

    /// <summary>The date in India: most instruments, and all that expire, are there.</summary>
    public static DateOnly At(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, India).DateTime);
}
