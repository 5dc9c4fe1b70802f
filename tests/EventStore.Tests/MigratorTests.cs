using Candlewick.EventStore.Candles;
using Candlewick.EventStore.MartenStore;
using Candlewick.EventStore.Migrations;
using Candlewick.Tests.Support;
using Marten;

namespace Candlewick.EventStore.Tests;

public sealed class MigratorTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Instances_that_start_together_apply_each_step_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);

        int[] applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrator.MigrateAsync(database, default))));

        Assert.Equal(Migration.All.Count + 1, applied.Sum());
        Assert.Equal(Migration.All.Count + 1, applied.Max());
        Assert.Equal(Migration.All.Count, await database.ScalarAsync<long>("SELECT count(*) FROM candlewick_migration"));
        Assert.Equal(0, await Migrator.MigrateAsync(database, default));
    }

    [Fact]
    public async Task A_database_of_a_newer_build_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await database.ExecuteAsync("INSERT INTO candlewick_migration VALUES (999, 'from_tomorrow', now(), 'x')");

        var error = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(database, default));

        Assert.Contains("999 (from_tomorrow)", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer build", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_changed_after_it_was_applied_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var changed = Migration.All.Select(m => m.Version == 2 ? new Migration(2, m.Name, m.Sql + "-- more") : m).ToList();

        var error = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(database, changed, default));

        Assert.Contains("schema version 2 (candle)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_step_leaves_nothing_of_the_steps_before_it()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        var broken = Migration.All.Append(new Migration(Migration.All[^1].Version + 1, "broken", "CREATE TABLE half (a int); SELECT 1/0")).ToList();

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Migrator.MigrateAsync(database, broken, default));

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"));
    }

    [Fact]
    public async Task Bars_stored_before_bars_had_ordinals_are_the_same_bars()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        await Migrator.MigrateAsync(database, [.. Migration.All.Where(m => m.Version < 4)], default);
        await database.ExecuteAsync(
            """
            INSERT INTO candle (instrument, interval, start_at, end_at, trading_date, open, high, low, close, unattributed_volume,
                trades, updates, flags, revision, source, rules, partition, source_offset)
            SELECT 'NYSE:SPY', i, '2013-10-07 13:30+00', '2013-10-07 13:31+00', '2013-10-07', 1, 1, 1, 1, 0, 1, 0, 0, r, 'lean', '0', 0, r
            FROM (VALUES ('1m', 0), ('5m', 1)) AS v(i, r)
            """);

        await Migrator.MigrateAsync(database, default);

        CandleRow[] again = [SampleCandles.Row(interval: "1m"), SampleCandles.Row(interval: "1m", revision: 1), SampleCandles.Row(interval: "5m", revision: 1)];
        Assert.Equal(1, await database.StoreAsync(again, []));
        Assert.Equal(["1"], await database.LinesAsync("SELECT data->>'Revision' FROM mt_events"));
        Assert.Equal(["1m|0|1", "5m|0|1"], await database.LinesAsync("SELECT interval, ordinal, revision FROM candle ORDER BY 1"));
    }

    [Fact]
    public void Line_endings_of_a_checkout_do_not_change_a_checksum()
    {
        Assert.Equal(new Migration(1, "a", "SELECT 1;\nSELECT 2;\n").Checksum, new Migration(1, "a", "SELECT 1;\r\nSELECT 2;\r\n").Checksum);
    }

    [Fact]
    public async Task What_Marten_has_and_we_do_not_use_is_left_alone()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        await using (var theirs = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.UseCandlewickStreams();
        }))
        await using (var session = theirs.LightweightSession())
        {
            session.Events.Append("theirs", new Sample("a"), new Sample("b"));
            session.Store(new Note { Id = "theirs" });
            await session.SaveChangesAsync();
        }

        await Migrator.MigrateAsync(database, default);

        Assert.Equal(2, await database.ScalarAsync<long>("SELECT version FROM mt_streams WHERE id = 'theirs'"));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM mt_doc_migratortests_note"));
        Assert.Equal(3, await database.ScalarAsync<long>("SELECT nextval('mt_events_sequence')"));
    }

    [Fact]
    public async Task Marten_is_asked_once_and_again_when_its_tables_are_gone()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        Assert.Equal(0, await Migrator.MigrateAsync(database, default));

        await database.ExecuteAsync("DROP TABLE mt_events CASCADE");
        Assert.Equal(1, await Migrator.MigrateAsync(database, default));
        await database.ExecuteAsync("UPDATE candlewick_marten SET fingerprint = 'another build'");

        Assert.Equal(1, await Migrator.MigrateAsync(database, default));
        Assert.Equal(2, await database.ScalarAsync<long>("SELECT count(*) FROM candlewick_marten"));
    }

    /// <summary>A document of the user's own.</summary>
    public sealed class Note
    {
        public string Id { get; set; } = "";
    }
}
