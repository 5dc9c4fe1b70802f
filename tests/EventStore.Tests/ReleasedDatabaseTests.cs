using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.MartenStore;
using Candlewick.EventStore.Migrations;
using Candlewick.EventStore.Writing;
using Candlewick.Tests.Support;
using JasperFx;
using Marten;
using static Candlewick.EventStore.Tests.SampleEvents;

namespace Candlewick.EventStore.Tests;

/// <summary>A database that the last released version made goes on under this one.</summary>
public sealed class ReleasedDatabaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Marten_takes_its_tables_over_and_nothing_is_lost()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        await database.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Released", "released.sql")));
        CandleRow[] rows = [.. Enumerable.Range(0, 3).Select(i => SampleCandles.Row(bar: i))];
        await new CopyEventWriter().AppendAsync(database, [.. rows.Select(r => CandleEvents.From(r, Now))]);
        await database.ExecuteAsync("INSERT INTO projection_offset VALUES ('candles', 'candles', 'id', 0, 42)");
        var before = await EventsAsync();

        int applied = await Migrator.MigrateAsync(database, default);

        Assert.Equal(Migration.All.Count(m => m.Version > 3) + 1, applied);
        Assert.Equal(before, await EventsAsync());
        Assert.Equal(42, await database.ScalarAsync<long>("SELECT next FROM projection_offset"));
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.UseCandlewickStreams();
            options.AutoCreateSchemaObjects = AutoCreate.None;
        });
        await store.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
        foreach (var kind in Enum.GetValues<EventWriterKind>())
        {
            await EventWriters.Create(kind, database).AppendAsync(database, [CandleEvents.From(SampleCandles.Row(bar: 3 + (int)kind), Now)]);
        }

        await using var query = store.QuerySession();
        var events = await query.Events.FetchStreamAsync(before[0].Split(' ')[1]);
        Assert.Equal([1, 2, 3, 4, 5], events.Select(e => e.Version));
        Assert.Equal([1, 2, 3, 4, 5], events.Select(e => e.Sequence));
        Assert.Equal(CandleEvents.From(rows[0], Now).Data, events[0].Data);

        Task<List<string>> EventsAsync() => database.LinesAsync("SELECT concat_ws(' ', id, stream_id, version, type, data, timestamp) FROM mt_events ORDER BY seq_id");
    }
}
