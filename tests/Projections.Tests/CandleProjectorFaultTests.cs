using Candlewick.Contracts.V1;
using Candlewick.EventStore;
using Candlewick.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Candlewick.Projections.Tests;

/// <summary>Whatever dies when: each revision is an event once, and the read model is that of an undisturbed run.</summary>
public sealed class CandleProjectorFaultTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Projectors_stopped_at_random_moments_store_what_an_undisturbed_one_stores()
    {
        const int Seed = 1007;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 3);
        using var feed = new CandleFeed(pipeline.Settings);
        var candles = Disorderly(random, 6000);
        foreach (var part in candles.Chunk(500))
        {
            feed.Publish(part);
            feed.Publish(part.Take(40), abort: true);
        }

        for (int round = 0; round < 10; round++)
        {
            var projector = await pipeline.StartAsync(change: o => o with { BatchRecords = 60 });
            int target = random.Next(1, 8);
            await Eventually.TrueAsync(() => projector.Now.Batches >= target || projector.Now.CaughtUp, Pipeline.Patience, "some batches were stored");
            await projector.StopAsync();
        }

        var last = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => last.Now.CaughtUp, Pipeline.Patience, "the last projector caught up");
        await last.StopAsync();

        string other = await postgres.CreateDatabaseAsync();
        var undisturbed = await pipeline.StartAsync(database: other);
        await Eventually.TrueAsync(() => undisturbed.Now.CaughtUp, Pipeline.Patience, "the undisturbed projector caught up");
        await using var expected = EventStoreDatabase.CreateDataSource(other);
        Assert.Equal(await EventsAsync(expected), await EventsAsync(pipeline.Database));
        Assert.Equal(await ReadModelAsync(expected), await ReadModelAsync(pipeline.Database));
        Assert.Equal(candles.Select(c => (c.Instrument, c.StartUs, c.Revision)).Distinct().Count(), (await EventsAsync(expected)).Count);
    }

    [Fact]
    public async Task Projectors_that_compete_while_partitions_move_store_each_candle_once()
    {
        const int Seed = 42;
        output.WriteLine($"seed {Seed}");
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 6);
        using var feed = new CandleFeed(pipeline.Settings);
        var candles = Disorderly(new Random(Seed), 12_000).Chunk(1000).ToList();
        long published = 0;

        var a = await pipeline.StartAsync("a", o => o with { BatchRecords = 100 });
        Publish(3);
        await Eventually.TrueAsync(() => a.Now.Batches > 5, Pipeline.Patience, "the first projector works");
        var b = await pipeline.StartAsync("b", o => o with { BatchRecords = 100 });
        Publish(3);
        await Eventually.TrueAsync(() => a.Now.Next.Count == 3 && b.Now.Next.Count == 3, Pipeline.Patience, "both own half of the partitions");
        Publish(3);
        await Eventually.TrueAsync(() => b.Now.Batches > 5, Pipeline.Patience, "the second projector works");
        await a.StopAsync();
        Publish(3);
        await Eventually.TrueAsync(() => b.Now.Next.Count == 6 && b.Now.CaughtUp, Pipeline.Patience, "the second projector took over all and caught up");

        var identities = candles.SelectMany(c => c).Select(c => (c.Instrument, c.StartUs, c.Revision)).Distinct().Count();
        Assert.Equal(12, published);
        Assert.Equal(identities, await pipeline.ScalarAsync<long>("SELECT count(*) FROM mt_events"));
        Assert.Equal(identities, await pipeline.ScalarAsync<long>("SELECT count(DISTINCT id) FROM mt_events"));

        void Publish(int chunks)
        {
            for (int i = 0; i < chunks; i++)
            {
                feed.Publish(candles[(int)published++]);
            }
        }
    }

    [Fact]
    public async Task One_that_was_too_slow_and_does_not_know_it_stores_nothing()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        using var log = new CapturedLog();
        using var slow = new HeldSchemaIds();
        feed.Publish(Enumerable.Range(0, 300).Select(i => ("NYSE:SPY", (byte[]?)CandleFeed.Frame(CandleFeed.Candle("NYSE:SPY", i), KnownSchemaIds.Older))));

        var a = await pipeline.StartAsync("a", o => o with { SchemaIds = slow, Kafka = o.Kafka with { Properties = ShortPatience(o) } }, log);
        await Eventually.TrueAsync(() => slow.IsHeld, Pipeline.Patience, "the first projector is held in the middle of a batch");
        var b = await pipeline.StartAsync("b");
        await Eventually.TrueAsync(() => b.Now.CaughtUp, Pipeline.Patience, "the second one took over and stored all");
        slow.Release();
        await Eventually.TrueAsync(() => log.Lines.Any(l => l.Contains("does not stand at offset", StringComparison.Ordinal)), Pipeline.Patience, "the first one met the fence");

        Assert.Equal(0, a.Now.Rows);
        Assert.Equal(300, await pipeline.RowsAsync());
        Assert.Equal(300, await pipeline.ScalarAsync<long>("SELECT count(*) FROM mt_events"));
    }

    [Fact]
    public async Task Connections_that_break_inside_transactions_lose_and_repeat_nothing()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 2);
        using var feed = new CandleFeed(pipeline.Settings);
        using var log = new CapturedLog();
        feed.Publish(Enumerable.Range(0, 6000).Select(i => CandleFeed.Candle($"NYSE:I{i % 9}", i / 9)));

        var projector = await pipeline.StartAsync(change: o => o with { BatchRecords = 100 }, log: log);
        await Eventually.TrueAsync(() => projector.Now.Batches > 0, Pipeline.Patience, "the projector works");
        for (int i = 0; i < 8 && !projector.Now.CaughtUp; i++)
        {
            await Eventually.TrueAsync(
                async () => projector.Now.CaughtUp || await pipeline.ScalarAsync<long>(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL") > 0,
                Pipeline.Patience,
                "a transaction was cut off");
        }

        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        Assert.Equal(6000, await pipeline.RowsAsync());
        Assert.Equal(6000, await pipeline.ScalarAsync<long>("SELECT count(*) FROM mt_events"));
        Assert.Equal(6000, await pipeline.ScalarAsync<long>("SELECT count(DISTINCT id) FROM mt_events"));
        Assert.Contains(log.Lines, l => l.Contains("goes on from the stored positions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_goes_away_is_waited_for_and_shown_in_health()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        using var proxy = new CuttableProxy(pipeline.ConnectionString);
        proxy.Cut();
        var projector = await pipeline.StartAsync(database: proxy.ConnectionString);
        feed.Publish([CandleFeed.Candle("NYSE:SPY", 0)]);
        proxy.Mend();
        await Eventually.TrueAsync(async () => await pipeline.RowsAsync() == 1, Pipeline.Patience, "the database that came late has the candle");
        var health = projector.Host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);

        proxy.Cut();
        feed.Publish([CandleFeed.Candle("NYSE:SPY", 1)]);
        await Eventually.TrueAsync(() => projector.Now.Problem is not null, Pipeline.Patience, "the outage shows");
        var report = await health.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("not being stored", report.Entries["projections"].Description, StringComparison.Ordinal);

        proxy.Mend();
        await Eventually.TrueAsync(async () => await pipeline.RowsAsync() == 2, Pipeline.Patience, "the candle of the outage is stored");
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the problem is gone");
    }

    [Fact]
    public async Task A_database_that_never_comes_ends_the_service_with_the_settings_name()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var proxy = new CuttableProxy(pipeline.ConnectionString);
        proxy.Cut();

        var projector = await pipeline.StartAsync(change: o => o with { DatabasePatience = TimeSpan.FromMilliseconds(300) }, database: proxy.ConnectionString);

        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => projector.Work!.WaitAsync(Pipeline.Patience));
        Assert.Contains("POSTGRES", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Bars with revisions in order, and a tenth of them published again.</summary>
    private static List<Candle> Disorderly(Random random, int count)
    {
        var revisions = new Dictionary<(int, int), int>();
        var candles = new List<Candle>(count);
        while (candles.Count < count)
        {
            if (candles.Count > 0 && random.Next(10) == 0)
            {
                candles.Add(candles[random.Next(candles.Count)]);
                continue;
            }

            var bar = (random.Next(11), random.Next(count / 15));
            int revision = revisions[bar] = revisions.GetValueOrDefault(bar, -1) + 1;
            candles.Add(CandleFeed.Candle($"NYSE:I{bar.Item1}", bar.Item2, revision));
        }

        return candles;
    }

    /// <summary>The group waits ten seconds for a member that does not come back for records, not five minutes.</summary>
    private static Dictionary<string, string> ShortPatience(ProjectionOptions options) =>
        new(options.Kafka.Properties) { ["max.poll.interval.ms"] = "10000" };

    private static Task<List<string>> EventsAsync(NpgsqlDataSource database) =>
        LinesAsync(database, "SELECT concat_ws('|', id, stream_id, version, type, data) FROM mt_events ORDER BY stream_id, version");

    private static Task<List<string>> ReadModelAsync(NpgsqlDataSource database) =>
        LinesAsync(database, "SELECT to_jsonb(c)::text FROM candle c ORDER BY instrument, interval, start_at");

    private static async Task<List<string>> LinesAsync(NpgsqlDataSource database, string sql)
    {
        var lines = new List<string>();
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
