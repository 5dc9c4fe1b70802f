using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Candles merged of those that only their log has: below a minute, and of a minute where each revision is wanted.</summary>
public sealed class MergedSecondsTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";
    private const string Qqq = "NYSE:QQQ";

    [Theory]
    [InlineData(65_536)]
    [InlineData(40)]
    public async Task The_last_so_many_are_merged_ones_however_far_back_they_lie(int ringRecords)
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { RingRecords = ringRecords, RingAtStart = ringRecords });
        await WriteAsync(api, 0, 70);
        var last = await SentAsync(api, $$"""{"op":"subscribe","id":"s","channel":"candles","instruments":["{{Spy}}","{{Qqq}}"],"interval":["7s","14s"],"from":{"last":2} }""");
        Assert.Equal([(Qqq, "14s", 28), (Qqq, "14s", 42), (Qqq, "7s", 49), (Qqq, "7s", 56), (Spy, "14s", 42), (Spy, "14s", 56), (Spy, "7s", 56), (Spy, "7s", 63)], last.Order());
    }

    [Fact]
    public async Task A_replay_begins_with_the_last_so_many_too()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await WriteAsync(api, 0, 70);
        Assert.Equal(
            [(Spy, "7s", 56), (Spy, "7s", 63)],
            await SentAsync(api, $$"""{"op":"subscribe","id":"s","channel":"candles","instruments":"{{Spy}}","interval":"7s","from":{"last":2},"speed":0}"""));

        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(0, 21).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, n))));
        await api.StoredAsync(21);
        await api.SeenAsync(TopicCatalog.Candles, 21);
        Assert.Equal(
            [(Spy, "7m", 420), (Spy, "7m", 840)],
            await SentAsync(api, $$"""{"op":"subscribe","id":"s","channel":"candles","instruments":"{{Spy}}","interval":"7m","from":{"last":2},"view":"as_seen"}"""));
    }

    [Fact]
    public async Task Live_begins_with_the_newest_of_each_interval_and_goes_on()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await WriteAsync(api, 0, 72);
        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"s","channel":"candles","instruments":"{{Spy}}","interval":["1s","7s"]}""");
        var frames = new List<JsonElement>();
        await client.UntilAsync("caught_up", frames);
        var snapshot = frames.Single(f => f.GetProperty("event").GetString() == "data");
        Assert.True(snapshot.GetProperty("snapshot").GetBoolean());
        Assert.Equal([(Spy, "1s", 71), (Spy, "7s", 63)], Candles(snapshot).Order());

        api.Log.Write(TopicCatalog.CandlesFast, Enumerable.Range(72, 5).Select(n => Samples.Record(TopicCatalog.CandlesFast, Samples.Bar(Spy, n, "1s"))));
        while (true)
        {
            var next = Candles(await client.UntilAsync("data"));
            if (next.Contains((Spy, "7s", 70)))
            {
                break;
            }

            Assert.All(next, candle => Assert.Equal("1s", candle.Interval));
        }
    }

    /// <summary>Seconds of both, the last of QQQ seven seconds before those of SPY.</summary>
    private static async Task WriteAsync(Api api, int from, int to)
    {
        var seconds = Enumerable.Range(from, to - from).SelectMany(n => n < to - 7 ? new[] { Samples.Bar(Spy, n, "1s"), Samples.Bar(Qqq, n, "1s") } : [Samples.Bar(Spy, n, "1s")]).ToList();
        api.Log.Write(TopicCatalog.CandlesFast, seconds.Select(c => Samples.Record(TopicCatalog.CandlesFast, c)));
        await api.SeenAsync(TopicCatalog.CandlesFast, seconds.Count);
    }

    private static async Task<List<(string Instrument, string Interval, long Second)>> SentAsync(Api api, string subscribe)
    {
        await using var client = await api.ConnectAsync();
        await client.SendAsync(subscribe);
        var frames = new List<JsonElement>();
        await client.UntilAsync("caught_up", frames);
        return [.. frames.Where(f => f.GetProperty("event").GetString() == "data").SelectMany(Candles)];
    }

    private static List<(string Instrument, string Interval, long Second)> Candles(JsonElement data) => [.. data.GetProperty("data").EnumerateArray().Select(c =>
        (c.GetProperty("instrument").GetString()!, c.GetProperty("interval").GetString()!, (c.GetProperty("start_us").GetInt64() - Samples.OpenUs) / 1_000_000))];
}
