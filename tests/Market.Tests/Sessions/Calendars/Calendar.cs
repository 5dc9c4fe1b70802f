using System.Globalization;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Sessions.Calendars;

/// <summary>Calendars in the words of a trader: local times and dates in, lines of text out.</summary>
internal static class Calendar
{
    public static SessionClock Clock(string group, SessionMode mode = SessionMode.Extended)
    {
        Assert.True(SessionCatalog.For(mode).TryGet(group, out var found), $"there is no group or venue {group}");
        return new SessionClock(found);
    }

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Microseconds UTC of a local time of the group, such as <c>2024-11-01 18:00:00</c>.</summary>
    public static long Us(SessionClock clock, string local)
    {
        var time = DateTime.Parse(local, CultureInfo.InvariantCulture);
        return (TimeZoneInfo.ConvertTimeToUtc(time, clock.Group.TimeZone) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>Local time of an instant, HH:mm.</summary>
    public static string Local(SessionClock clock, long us) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(us), clock.Group.TimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The day's phases by their instants, as <c>PreOpen 09:00-09:15, …</c>; <c>closed</c> where there are none.</summary>
    public static string Hours(SessionClock clock, string date)
    {
        var phases = clock.Describe(Date(date)).Phases;
        return phases.Count == 0
            ? "closed"
            : string.Join(", ", phases.Select(p => $"{p.Phase.Kind} {Local(clock, p.Bounds.StartUs)}-{Local(clock, p.Bounds.EndUs)}"));
    }

    /// <summary>The bar of a local time, as <c>09:15-09:45</c>; <c>none</c> where there is none.</summary>
    public static string Bar(SessionClock clock, string local, string interval) =>
        clock.TryGetBounds(Us(clock, local), BarSpec.Parse(interval), out var bounds)
            ? $"{Local(clock, bounds.StartUs)}-{Local(clock, bounds.EndUs)}"
            : "none";
}
