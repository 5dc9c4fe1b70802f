using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Migrations;
using Candlewick.EventStore.Writing;
using Candlewick.Samples.MartenProjection;
using Candlewick.Tests.Support;
using static Candlewick.EventStore.Tests.SampleEvents;

namespace Candlewick.EventStore.Tests;

/// <summary>What the sample shows is so.</summary>
public sealed class MartenProjectionSampleTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_samples_projection_follows_live_and_is_the_same_when_rebuilt()
    {
        string connection = await postgres.CreateDatabaseAsync();
        await using var database = EventStoreDatabase.CreateDataSource(connection);
        await Migrator.MigrateAsync(database, default);
        var writer = new CopyEventWriter();
        await writer.AppendAsync(database, [.. Enumerable.Range(0, 5).Select(i => CandleEvents.From(SampleCandles.Row(bar: i), Now))]);
        await using var store = Days.Open(connection);
        const string Stream = "NYSE:SPY|1m|2013-10-07";

        using (var daemon = await store.BuildProjectionDaemonAsync())
        {
            await daemon.StartAllAsync();
            await writer.AppendAsync(database, [CandleEvents.From(SampleCandles.Row(bar: 2, revision: 1) with { High = 169m, Volume = 2200m }, Now)]);
            await daemon.WaitForNonStaleData(TimeSpan.FromMinutes(1));
            await daemon.StopAllAsync();
        }

        var live = await LoadAsync();
        Assert.Equal((5, 169m, 0.0010m, 7000m), (live.Bars.Count, live.High, live.Low, live.Volume));

        using (var daemon = await store.BuildProjectionDaemonAsync())
        {
            await daemon.RebuildProjectionAsync<TradingDayProjection>(default);
        }

        var rebuilt = await LoadAsync();
        Assert.Equal(live.Bars, rebuilt.Bars);
        Assert.Equal((live.Instrument, live.Date), (rebuilt.Instrument, rebuilt.Date));

        async Task<TradingDay> LoadAsync()
        {
            await using var query = store.QuerySession();
            return (await query.LoadAsync<TradingDay>(Stream))!;
        }
    }
}
