using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Reconciling;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Npgsql;

namespace Candlewick.Cli.History;

/// <summary>Holds our candles of a trading date against the vendor's own bars of it.</summary>
/// <param name="database">Where our candles are; null: they are read from the log.</param>
internal sealed class DayReconciler(Backbone backbone, NpgsqlDataSource? database, VendorBars vendors, TimeProvider time)
{
    private const long DayUs = 86_400_000_000;

    /// <exception cref="SettingException">The date is no trading day, or has not begun.</exception>
    /// <exception cref="Ingestor.IngestException">The vendor refuses, or does not answer.</exception>
    public async Task<ReconciledDay> RunAsync(VendorInstrument of, BarSpec interval, DateOnly date, CancellationToken cancellationToken)
    {
        var (session, hasAuctions) = SessionOf(of, date);
        long nowUs = TickTime.Of(time.GetUtcNow());
        if (session.OpenUs >= nowUs)
        {
            throw new SettingException($"{of.Id}'s session of {date:yyyy-MM-dd} has not begun");
        }

        // A bar that has not ended is nobody's yet.
        long toUs = Math.Min(session.CloseUs, nowUs - interval.LengthUs);
        var rows = await OurCandles.ReadAsync(backbone, database, of.Id, interval, session.OpenUs, interval.IsDay ? session.CloseUs : toUs, cancellationToken);
        var theirs = await VendorsAsync(of, interval, session, toUs, cancellationToken);
        string[] sources = [.. rows.Select(r => r.Source).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var gaps = await Task.Run(
            () => GapEvents.Read(backbone.Kafka, backbone.Layout, [of.Vendor.Feed, .. sources], of.Id, session.OpenUs, session.CloseUs, cancellationToken), cancellationToken);
        var day = interval.IsDay
            ? new DayContext(session.OpenUs, session.CloseUs, hasAuctions, gaps)
            : new DayContext(session.ContinuousOpenUs, session.ContinuousCloseUs, hasAuctions, gaps);
        return new ReconciledDay(of.Id, date, of.Vendor.Feed, interval, sources, gaps, Reconciliation.Of([.. rows.Select(Our)], theirs, day));
    }

    public bool IsTradingDay(VendorInstrument of, DateOnly date) => ClockOf(of)?.IsTradingDay(date) ?? true;

    private async Task<List<VendorBar>> VendorsAsync(VendorInstrument of, BarSpec interval, TradingSession session, long toUs, CancellationToken cancellationToken)
    {
        if (!interval.IsDay)
        {
            return await vendors.ReadAsync(of, interval, session.OpenUs, toUs, cancellationToken);
        }

        // Vendors stamp a day with its midnight or its open: whichever, it is the one bar of that day.
        var offset = PastTime.ZoneOf(of.Id).GetUtcOffset(DateTime.UnixEpoch.AddMicroseconds(session.ContinuousOpenUs));
        long midnightUs = session.ContinuousOpenUs - ((session.ContinuousOpenUs + (offset.Ticks / TimeSpan.TicksPerMicrosecond)) % DayUs);
        return (await vendors.ReadAsync(of, interval, midnightUs, midnightUs + DayUs, cancellationToken)).ConvertAll(bar => bar with { StartUs = session.OpenUs });
    }

    private (TradingSession Session, bool HasAuctions) SessionOf(VendorInstrument of, DateOnly date)
    {
        if (ClockOf(of) is not { } clock)
        {
            long openUs = TickTime.Of(new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)), closeUs = openUs + DayUs;
            return (new TradingSession(0, openUs, closeUs, openUs, closeUs, openUs), false);
        }

        return clock.TryGetSession(date, out var session)
            ? (session, clock.Describe(date).Phases.Any(p => p.Phase.IsAuction))
            : throw new SettingException($"{date:yyyy-MM-dd} is no trading day of {of.Id} ({clock.Group}); `pipeline calendar` shows which are");
    }

    /// <summary>Null where the hours of its venue are not known: it trades all day.</summary>
    private SessionClock? ClockOf(VendorInstrument of) =>
        SessionCatalog.For(backbone.Sessions).TryGet(of.Listing is { SessionGroup.Length: > 0 } listed ? listed.SessionGroup : of.Id.Venue, out var group) ? new SessionClock(group) : null;

    private static OurBar Our(CandleRow row) => new(
        row.StartUs, row.EndUs, row.Open, row.High, row.Low, row.Close, row.Volume, row.UnattributedVolume, row.Revision,
        IsIncomplete: (row.Flags & (1 << (int)CandleFlag.Gap)) != 0, IsOfSnapshots: row.Updates > 0);
}
