using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Turns dates and spans into times.</summary>
/// <param name="ticks">Where the newest events of instruments are looked for.</param>
/// <param name="store">Where else.</param>
/// <param name="built">Intervals that there are candles of.</param>
internal sealed class TimeRange(ServedStream ticks, CandleHistory store, IReadOnlyList<BarSpec> built, TimeProvider time)
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    /// <summary>
    /// First time of <paramref name="from"/>: a date begins at midnight of the venue, the earliest one where instruments
    /// are of several; a span reaches back from the newest event of the instruments, from now where there is none.
    /// </summary>
    public async Task<long> FromUsAsync(StartFrom from, Resolution resolution, IReadOnlyList<string> intervals, CancellationToken cancellationToken) => from switch
    {
        StartFrom.Time at => at.Us,
        StartFrom.Date date => FirstUs(date.Day, resolution),
        StartFrom.Span span => Math.Max(0, await NewestUsAsync(resolution, intervals, cancellationToken) - (span.Back.Ticks / TimeSpan.TicksPerMicrosecond)),
        _ => 0,
    };

    /// <summary>Where a date begins at the first of the venues.</summary>
    public static long FirstUs(DateOnly day, Resolution resolution) => Zones(resolution).Min(zone => Midnight(day, zone));

    /// <summary>Where the date of a time begins, at the first of the venues.</summary>
    public static long FirstUs(Resolution resolution, long us) => Zones(resolution).Min(zone =>
        Midnight(DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(us), zone)), zone));

    /// <summary>End of <paramref name="to"/>, exclusive: a date is meant whole.</summary>
    public static long ToUs(StartFrom? to, Resolution resolution) => to switch
    {
        StartFrom.Time at => at.Us,
        StartFrom.Date date when date.Day < DateOnly.MaxValue => Zones(resolution).Max(zone => Midnight(date.Day.AddDays(1), zone)),
        _ => long.MaxValue,
    };

    private async Task<long> NewestUsAsync(Resolution resolution, IReadOnlyList<string> intervals, CancellationToken cancellationToken)
    {
        long newest = -1;
        foreach (string id in resolution.Ids)
        {
            newest = Math.Max(newest, ticks.Log.Rings.NewestOf(id)?.Read(ticks.Items)?.TimeUs ?? -1);
        }

        // After a restart the rings hold the last records only; the store knows every instrument.
        string[] stored = [.. intervals.Select(i => ServedInterval.Parse(i, built).From).Where(spec => !spec.IsFast).Select(spec => spec.ToString()).DefaultIfEmpty("1m")];
        foreach (var row in await store.LatestAsync(resolution.Ids, stored, null, cancellationToken))
        {
            newest = Math.Max(newest, row.EndUs);
        }

        return newest >= 0 ? newest : TimeText.ToUs(time.GetUtcNow());
    }

    private static IEnumerable<TimeZoneInfo> Zones(Resolution resolution) => resolution.Ids
        .Select(id => id[..id.IndexOf(':', StringComparison.Ordinal)])
        .Distinct(StringComparer.Ordinal)
        .Select(venue => Sessions.TryGet(venue, out var group) ? group.TimeZone : TimeZoneInfo.Utc)
        .DefaultIfEmpty(TimeZoneInfo.Utc);

    /// <summary>The first moment of a date in a zone, at the earliest 1970's. Where midnight is skipped, the hour after it.</summary>
    public static long Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        local = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        // In spans, for east of Greenwich the first midnight there is lies before all that a date can say.
        return Math.Max(0, (local - DateTime.UnixEpoch - zone.GetUtcOffset(local)).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
