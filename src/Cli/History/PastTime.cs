using System.Globalization;
using Candlewick.Cli.Settings;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Cli.History;

/// <summary>A moment as somebody types it: a date, or a time, on the clock of the venue where no zone is said.</summary>
internal static class PastTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss"];
    private static readonly string[] ZonedForms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK"];

    /// <summary>Microseconds UTC.</summary>
    /// <exception cref="SettingException">It is no moment.</exception>
    public static long Parse(string option, string text, InstrumentId instrument) =>
        DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? TickTime.Of(new DateTimeOffset(local, ZoneOf(instrument).GetUtcOffset(local)))
        : DateTimeOffset.TryParseExact(text, ZonedForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var zoned) ? TickTime.Of(zoned)
        : throw new SettingException($"{option} is '{text}'; expected a date or a time such as 2026-11-25, 2026-11-25T09:15 (where the venue is) or 2026-11-25T03:45:00Z");

    /// <summary>Of the venue's usual group; UTC where its sessions are not known.</summary>
    public static TimeZoneInfo ZoneOf(InstrumentId instrument) =>
        SessionCatalog.For(SessionMode.Extended).GroupsOf(instrument.Venue).FirstOrDefault()?.TimeZone ?? TimeZoneInfo.Utc;
}
