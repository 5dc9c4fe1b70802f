using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Transactions;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Projections.Tests;

public sealed class CandleProjectorTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Published_candles_become_events_and_rows_with_their_provenance()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 3);
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish([CandleFeed.Candle("NYSE:SPY", 0), CandleFeed.Candle("NYSE:AAPL", 0), CandleFeed.Candle("NYSE:IBM", 0)]);
        feed.Publish([CandleFeed.Candle("NYSE:SPY", 1)], abort: true);
        feed.Publish([CandleFeed.Candle("NYSE:SPY", 0, revision: 1)]);

        var projector = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");

        Assert.Equal(3, await pipeline.RowsAsync());
        Assert.Equal(4, await pipeline.ScalarAsync<long>("SELECT count(*) FROM mt_events"));
        Assert.Equal(1, await pipeline.ScalarAsync<long>(
            "SELECT count(*) FROM candle WHERE instrument = 'NYSE:SPY' AND revision = 1 AND high = 168.0001 AND ticks_first = 2 AND ticks_last = 3 AND ticks_count = 4"));
        Assert.Equal(4, projector.Now.Rows);
        Assert.Equal(3, projector.Now.Next.Count);
    }

    [Fact]
    public async Task A_turnover_beyond_a_decimal_is_stored_and_a_candle_that_cannot_be_is_a_dead_letter()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        var (large, broken) = (CandleFeed.Candle("NYSE:SPY", 0), CandleFeed.Candle("NYSE:SPY", 1));
        large.Turnover = "170141183460469231731687303715884105.7270";
        broken.Turnover = "1e36";
        feed.Publish([large, broken]);

        var projector = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");

        Assert.Equal([large.Turnover], [await pipeline.ScalarAsync<string>("SELECT string_agg(turnover::text, '|') FROM candle")]);
        Assert.Equal(large.Turnover, await pipeline.ScalarAsync<string>("SELECT string_agg(data->>'Turnover', '|') FROM mt_events"));
        var letter = Assert.Single(DeadLetters(pipeline));
        Assert.Equal("NYSE:SPY", Encoding.UTF8.GetString(letter.Message.Key));
        Assert.Equal(CandleFeed.Frame(broken, KnownSchemaIds.Ours), letter.Message.Value);
        Assert.Equal("unstorable: projection candles cannot store it, turnover '1e36' is not a decimal", Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(RecordHeaders.Reason)));
        Assert.Equal("1", Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(RecordHeaders.OriginOffset)));
        Assert.Equal(1, projector.Now.Skipped);
        var report = await projector.Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, report.Status);
    }

    [Fact]
    public async Task What_is_no_candle_of_ours_is_named_counted_and_put_aside()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        using var log = new CapturedLog();
        var open = CandleFeed.Candle("NYSE:SPY", 3);
        open.Closed = false;
        feed.Publish(
        [
            ("NYSE:SPY", CandleFeed.Frame(CandleFeed.Candle("NYSE:SPY", 0), KnownSchemaIds.Ours)), ("NYSE:SPY", null), ("NYSE:SPY", "hello"u8.ToArray()),
            ("NYSE:SPY", CandleFeed.Frame(CandleFeed.Candle("NYSE:SPY", 1), 99)), ("NYSE:SPY", [0, 0, 0, 0, KnownSchemaIds.Ours, 0, 0xff, 0xff]),
            ("NYSE:SPY", CandleFeed.Frame(open, KnownSchemaIds.Ours)), ("NYSE:SPY", CandleFeed.Frame(CandleFeed.Candle("NYSE:SPY", 2), KnownSchemaIds.Older)),
        ]);

        var projector = await pipeline.StartAsync(log: log);
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");

        Assert.Equal(2, await pipeline.RowsAsync());
        Assert.Equal(5, projector.Now.Skipped);
        Assert.Equal(5, log.Lines.Count(l => l.StartsWith("Error: Skipped offset", StringComparison.Ordinal)));
        Assert.Equal(5, DeadLetters(pipeline).Count);
        Assert.Contains(log.Lines, l => l.Contains("Skipped offset 3 of", StringComparison.Ordinal) && l.Contains("schema id 99", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_candles_published_twice_are_stored_once()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 2);
        using var feed = new CandleFeed(pipeline.Settings);
        var candles = Enumerable.Range(0, 200).Select(i => CandleFeed.Candle($"NYSE:I{i % 7}", i / 7)).ToList();
        feed.Publish(candles);
        feed.Publish(candles);
        var projector = await pipeline.StartAsync(change: o => o with { BatchRecords = 30 });
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        feed.Publish(candles);
        await Eventually.TrueAsync(async () => await pipeline.ScalarAsync<decimal>("SELECT sum(next) FROM projection_offset") >= 600, Pipeline.Patience, "the third round was read");

        Assert.Equal(200, await pipeline.RowsAsync());
        Assert.Equal(200, await pipeline.ScalarAsync<long>("SELECT count(DISTINCT id) FROM mt_events"));
        Assert.Equal(200, await pipeline.ScalarAsync<long>("SELECT count(*) FROM mt_events"));
    }

    [Fact]
    public async Task A_database_of_a_topic_made_anew_stops_the_service_with_the_remedy()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        var first = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => first.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        await first.StopAsync();
        await pipeline.ExecuteAsync("UPDATE projection_offset SET topic_id = 'another'");

        var second = await pipeline.StartAsync();

        var error = await Assert.ThrowsAsync<PositionException>(() => second.Work!.WaitAsync(Pipeline.Patience));
        Assert.Contains("made anew", error.Message, StringComparison.Ordinal);
        Assert.Contains("POSTGRES", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_prefix_stops_the_service_with_the_remedy()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        var first = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => first.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        await first.StopAsync();
        await pipeline.ExecuteAsync("UPDATE projection_offset SET topic = 'other.candles'");

        var second = await pipeline.StartAsync();

        var error = await Assert.ThrowsAsync<PositionException>(() => second.Work!.WaitAsync(Pipeline.Patience));
        Assert.Contains("TOPIC_PREFIX", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_deleted_before_they_were_stored_stop_the_service()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish([CandleFeed.Candle("NYSE:SPY", 0)]);
        var first = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => first.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        await first.StopAsync();
        feed.Publish(Enumerable.Range(1, 20).Select(i => CandleFeed.Candle("NYSE:SPY", i)));
        using var admin = new AdminClientBuilder(pipeline.Settings.Admin()).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(pipeline.Settings.NameOf(TopicCatalog.Candles), 0, 10)], new DeleteRecordsOptions());

        var second = await pipeline.StartAsync();

        var error = await Assert.ThrowsAsync<PositionException>(() => second.Work!.WaitAsync(Pipeline.Patience));
        Assert.Contains("stands at offset 1 of", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await pipeline.RowsAsync());
    }

    [Fact]
    public async Task A_first_start_begins_at_the_oldest_record_there_is()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 1);
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish(Enumerable.Range(0, 20).Select(i => CandleFeed.Candle("NYSE:SPY", i)));
        using var admin = new AdminClientBuilder(pipeline.Settings.Admin()).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(pipeline.Settings.NameOf(TopicCatalog.Candles), 0, 12)], new DeleteRecordsOptions());

        var projector = await pipeline.StartAsync();
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");

        Assert.Equal(8, await pipeline.RowsAsync());
    }

    /// <summary>All there are now.</summary>
    private static List<ConsumeResult<byte[], byte[]>> DeadLetters(Pipeline pipeline)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(pipeline.Settings.Consumer(pipeline.Settings.GroupId("letters"))).Build();
        consumer.Assign(new TopicPartitionOffset(pipeline.Settings.NameOf(TopicCatalog.DeadLetters), 0, Offset.Beginning));
        var letters = new List<ConsumeResult<byte[], byte[]>>();
        while (consumer.Consume(Pipeline.Patience) is { IsPartitionEOF: false } letter)
        {
            letters.Add(letter);
        }

        return letters;
    }
}
