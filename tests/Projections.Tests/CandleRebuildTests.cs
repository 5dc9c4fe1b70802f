using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Candles.Rebuild;
using Candlewick.Projections.Candles;
using Candlewick.Streaming.Transactions;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.Projections.Tests;

public sealed class CandleRebuildTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Rows = "SELECT coalesce(md5(string_agg(c::text, ',' ORDER BY instrument, interval, start_at, ordinal)), '') FROM candle c";

    [Fact]
    public async Task A_damaged_table_is_made_anew_while_candles_are_stored_and_readers_read()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 2);
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish(Bars(0, 3000));
        var projector = await pipeline.StartAsync(change: o => o with { BatchRecords = 100 });
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        await pipeline.ExecuteAsync("DELETE FROM candle WHERE instrument = 'NYSE:I3'; UPDATE candle SET close = 1 WHERE instrument = 'NYSE:I4'");

        using var ended = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            int bar = 3000;
            for (; !ended.IsCancellationRequested; bar += 50)
            {
                feed.Publish(Bars(bar, 50));
            }

            return bar;
        });
        var reading = Task.Run(() => ReadOnAsync(pipeline, ended.Token));
        var done = await new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(_ => { }, default);
        await ended.CancelAsync();
        int bars = await writing;
        output.WriteLine($"{done.Records} offsets, {bars} bars, {await reading} reads");

        await Eventually.TrueAsync(async () => await pipeline.RowsAsync() == bars, Pipeline.Patience, "the projection went on into the new table");
        Assert.True(await reading > 0);
        Assert.Empty((await new CandleVerification(pipeline.Options()).RunAsync((_, _) => { }, default)).Differences);
        Assert.Equal(2, await pipeline.ScalarAsync<long>("SELECT count(*) FROM pg_indexes WHERE tablename = 'candle' AND indexname IN ('candle_pkey', 'candle_by_time')"));
        Assert.False(await pipeline.ScalarAsync<bool>("SELECT to_regclass('candle_rebuild') IS NOT NULL"));
    }

    [Fact]
    public async Task Revisions_and_repetitions_end_as_the_projection_left_them()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish(Bars(0, 40));
        feed.Publish(Enumerable.Range(0, 20).Select(i => CandleFeed.Candle($"NYSE:I{i % 7}", i, revision: 1 + (i % 3))));
        feed.Publish(Bars(0, 40));
        var before = await StoredAsync(pipeline);

        await new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(_ => { }, default);

        Assert.Equal(before, await pipeline.ScalarAsync<string>(Rows));
    }

    [Fact]
    public async Task One_that_is_killed_leaves_the_table_as_it_was_and_the_next_one_ends()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish(Bars(0, 2000));
        var before = await StoredAsync(pipeline);

        foreach (string moment in new[] { "reading", "indexing", "swapping" })
        {
            // Its connection is what a killed process loses.
            await Assert.ThrowsAnyAsync<Exception>(() => new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(
                progress =>
                {
                    if (progress.Doing == moment)
                    {
                        pipeline.ExecuteAsync(
                            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").GetAwaiter().GetResult();
                    }
                },
                default));
            Assert.Equal(before, await pipeline.ScalarAsync<string>(Rows));
        }

        Assert.True(await pipeline.ScalarAsync<bool>("SELECT to_regclass('candle_rebuild') IS NOT NULL"));
        await new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(_ => { }, default);
        Assert.Equal(before, await pipeline.ScalarAsync<string>(Rows));
        Assert.False(await pipeline.ScalarAsync<bool>("SELECT to_regclass('candle_rebuild') IS NOT NULL"));
    }

    [Fact]
    public async Task A_second_one_at_the_same_time_is_refused()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        await StoredAsync(pipeline);
        await using var running = await ShadowCandles.CreateAsync(pipeline.Database, default);

        var error = await Assert.ThrowsAsync<RebuildException>(() => new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(_ => { }, default));

        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_hangs_on_the_table_stays_views_by_refusal_and_rights_by_granting_them_again()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        await StoredAsync(pipeline);
        await pipeline.ExecuteAsync("CREATE VIEW mine AS SELECT close FROM candle; GRANT SELECT ON candle TO PUBLIC");

        var error = await Assert.ThrowsAsync<RebuildException>(() => new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(_ => { }, default));
        Assert.Contains("mine", error.Message, StringComparison.Ordinal);
        await pipeline.ExecuteAsync("DROP VIEW mine");
        await new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(_ => { }, default);

        Assert.True(await pipeline.ScalarAsync<bool>("SELECT relacl::text LIKE '%=r/%' FROM pg_class WHERE oid = 'candle'::regclass"));
    }

    [Fact]
    public async Task Records_that_are_gone_from_the_topic_keep_the_table_as_it_is()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish(Bars(0, 20));
        var before = await StoredAsync(pipeline);
        using var admin = new AdminClientBuilder(pipeline.Settings.Admin()).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(pipeline.Settings.NameOf(Contracts.Topics.TopicCatalog.Candles), 0, 10)], new DeleteRecordsOptions());

        var error = await Assert.ThrowsAsync<PositionException>(() => new CandleRebuild(pipeline.Options(), TimeProvider.System).RunAsync(_ => { }, default));

        Assert.Contains("begins at 10", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await pipeline.ScalarAsync<string>(Rows));
    }

    private static IEnumerable<Contracts.V1.Candle> Bars(int first, int count) =>
        Enumerable.Range(first, count).Select(i => CandleFeed.Candle($"NYSE:I{i % 7}", i));

    /// <summary>Lets a projector store everything and go; the checksum of the table then.</summary>
    private static async Task<string> StoredAsync(Pipeline pipeline)
    {
        var projector = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        await projector.StopAsync();
        return await pipeline.ScalarAsync<string>(Rows);
    }

    /// <summary>Reads pages until it is told to end: each is whole, whichever table it comes from.</summary>
    private static async Task<int> ReadOnAsync(Pipeline pipeline, CancellationToken ended)
    {
        var history = new CandleHistory(pipeline.Database);
        int reads = 0;
        for (; !ended.IsCancellationRequested; reads++)
        {
            var page = await history.ReadPageAsync(new CandleQuery { Instruments = ["NYSE:I0", "NYSE:I1"], Intervals = ["1m"], Limit = 200 }, default);
            Assert.Equal(200, page.Count);
        }

        return reads;
    }
}
