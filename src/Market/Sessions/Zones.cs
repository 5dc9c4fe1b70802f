namespace Candlewick.Market.Sessions;

/// <summary>IANA zones on every system.</summary>
internal static class Zones
{
    /// <summary>Without ICU, as this project runs, Windows knows its own names only.</summary>
    private static readonly Dictionary<string, string> WindowsNames = new(StringComparer.Ordinal)
    {
        ["America/New_York"] = "Eastern Standard Time",
        ["Asia/Kolkata"] = "India Standard Time",
    };

    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    public static TimeZoneInfo Find(string iana) =>
        TryFind(iana)
        ?? throw new TimeZoneNotFoundException(
            $"This machine has no time zone {iana}; install its time zone data (Debian and Alpine: package tzdata).");

    /// <summary>Null where this machine does not know the zone.</summary>
    public static TimeZoneInfo? TryFind(string iana) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(iana, out var zone)
        || (WindowsNames.TryGetValue(iana, out string? name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
            ? zone
            : null;

    /// <summary>The date that clocks in <paramref name="zone"/> show at <paramref name="instant"/>.</summary>
    public static DateOnly DateAt(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
