using Candlewick.EventStore.Verification;
using Candlewick.Projections.Candles;
using Candlewick.Tests.Support;

namespace Candlewick.Projections.Tests;

public sealed class CandleVerificationTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task What_the_projection_stored_is_what_the_topic_says()
    {
        await using var pipeline = await FilledAsync();

        Assert.Empty(await VerifyAsync(pipeline));
    }

    [Theory]
    [InlineData("DELETE FROM candle WHERE instrument = 'NYSE:I1' AND interval = '1m' AND revision = 0 AND close = 167.4101", "candle missing 1 NYSE:I1 1m")]
    [InlineData("UPDATE candle SET high = 168.00 WHERE instrument = 'NYSE:I2' AND revision = 0 AND close = 167.4102", "candle different 1 high is 168.00, should be 168.0000")]
    [InlineData("UPDATE candle SET instrument = 'NYSE:X' WHERE instrument = 'NYSE:I1' AND close = 167.4101", "candle extra 1 NYSE:X", "candle missing 1 NYSE:I1 1m")]
    [InlineData("DELETE FROM mt_events WHERE version = 3 AND stream_id = 'NYSE:I0|1m|2013-10-07'", "mt_events missing 1 NYSE:I0|1m|2013-10-07", "mt_streams version hole 1 NYSE:I0|1m|2013-10-07")]
    [InlineData("UPDATE mt_events SET data = jsonb_set(data, '{Close}', '1.5') WHERE version = 3 AND stream_id = 'NYSE:I0|1m|2013-10-07'", "mt_events different 1 Close is 1.5, should be 167.41")]
    [InlineData("UPDATE mt_events SET id = gen_random_uuid() WHERE version = 3 AND stream_id = 'NYSE:I0|1m|2013-10-07'", "mt_events missing 1 NYSE:I0", "mt_events extra 1 NYSE:I0")]
    [InlineData("UPDATE mt_events SET id = (SELECT id FROM mt_events WHERE version = 2 AND stream_id = 'NYSE:I0|1m|2013-10-07') WHERE version = 3 AND stream_id = 'NYSE:I0|1m|2013-10-07'", "mt_events missing 1 NYSE:I0", "mt_events twice 2 NYSE:I0")]
    [InlineData("UPDATE mt_streams SET version = version + 1 WHERE id = 'NYSE:I0|1m|2013-10-07'", "mt_streams version hole 1 the stream says")]
    public async Task Damage_is_named(string damage, params string[] expected)
    {
        await using var pipeline = await FilledAsync();
        await pipeline.ExecuteAsync(damage);

        var differences = await VerifyAsync(pipeline);

        foreach (string words in expected)
        {
            Assert.Contains(differences, d => words.StartsWith($"{d.Table} {d.Kind} {d.Count} ", StringComparison.Ordinal)
                && d.First.Any(first => first.Contains(words[$"{d.Table} {d.Kind} {d.Count} ".Length..], StringComparison.Ordinal)));
        }

        Assert.Equal(expected.Length, differences.Count);
    }

    [Fact]
    public async Task A_users_own_events_and_what_is_published_meanwhile_are_no_differences()
    {
        await using var pipeline = await FilledAsync();
        using var feed = new CandleFeed(pipeline.Settings);
        feed.Publish([CandleFeed.Candle("NYSE:LATER", 0)]);
        await pipeline.ExecuteAsync(
            """
            INSERT INTO mt_streams (id, version) VALUES ('notes', 1);
            INSERT INTO mt_events (seq_id, id, stream_id, version, data, type) VALUES (nextval('mt_events_sequence'), gen_random_uuid(), 'notes', 1, '{}', 'note')
            """);

        Assert.Empty(await VerifyAsync(pipeline));
    }

    /// <summary>Nine instruments with revisions, aborted records and repetitions, all stored; the projector is gone.</summary>
    private async Task<Pipeline> FilledAsync()
    {
        var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 2);
        using var feed = new CandleFeed(pipeline.Settings);
        var bars = Enumerable.Range(0, 300).Select(i => CandleFeed.Candle($"NYSE:I{i % 9}", i)).ToList();
        feed.Publish(bars);
        feed.Publish(bars.Take(20), abort: true);
        feed.Publish(bars.Skip(200).Select(b => CandleFeed.Candle(b.Instrument, (int)((b.StartUs - CandleFeed.Open) / 60_000_000), revision: 1)));
        feed.Publish(bars.Skip(250));
        var projector = await pipeline.StartAsync(change: o => o with { BatchRecords = 70 });
        await Eventually.TrueAsync(() => projector.Now.CaughtUp, Pipeline.Patience, "the projector caught up");
        await projector.StopAsync();
        return pipeline;
    }

    private static async Task<List<StoreDifference>> VerifyAsync(Pipeline pipeline) =>
        (await new CandleVerification(pipeline.Options()).RunAsync((_, _) => { }, default)).Differences;
}
