using Candlewick.Market.Sessions;

namespace Candlewick.Market.Instruments.Master;

/// <summary>Which day a master belongs to.</summary>
public static class MasterDay
{
    private static readonly TimeZoneInfo India = Zones.Find("Asia/Kolkata");

    /// <summary>The date in India: most instruments, and all that expire, are there.</summary>
    public static DateOnly At(DateTimeOffset instant) => Zones.DateAt(instant, India);

    /// <summary>The next instant after <paramref name="instant"/> at which clocks in India show <paramref name="clock"/>.</summary>
    public static DateTimeOffset Next(DateTimeOffset instant, TimeOnly clock)
    {
        var today = At(instant);
        var next = InstantOf(today, clock);
        return next > instant ? next : InstantOf(today.AddDays(1), clock);
    }

    private static DateTimeOffset InstantOf(DateOnly date, TimeOnly clock) => new(TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(clock), India));
}
