using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Channels;

/// <summary>The channels of quotes, books and events over a socket and a broker.</summary>
public sealed class ChannelTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";

    [Fact]
    public async Task Quotes_begin_with_what_is_and_follow_the_ticks()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record(Spy, Samples.Trade(Samples.OpenUs, 1)), Samples.Record(Spy, Samples.Trade(Samples.OpenUs + 1, 2))]);
        await api.SeenAsync(TopicCatalog.Ticks, 2);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"q","channel":"quotes","instruments":"SPY","conflate":0}""");
        var passed = new List<JsonElement>();
        await client.UntilAsync("caught_up", passed);
        var frame = passed.Single(f => f.GetProperty("event").GetString() == "data");
        Assert.True(frame.GetProperty("snapshot").GetBoolean());
        Assert.False(frame.TryGetProperty("pos", out _));
        var quote = frame.GetProperty("data")[0];
        Assert.Equal("167.02", quote.GetProperty("last").GetRawText());
        Assert.Equal("200", quote.GetProperty("volume").GetRawText());

        api.Log.Write(TopicCatalog.Ticks, [Samples.Record(Spy, Samples.Trade(Samples.OpenUs + 2, 3))]);
        frame = await client.UntilAsync("data");
        Assert.False(frame.TryGetProperty("snapshot", out _));
        Assert.Equal("167.03", frame.GetProperty("data")[0].GetProperty("last").GetRawText());

        await client.SendAsync("""{"op":"subscribe","id":"h","channel":"quotes","instruments":"SPY","from":{"last":5}}""");
        var error = await client.NextAsync();
        Assert.Equal("bad_request", error!.Value.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_quote_goes_on_from_its_daily_candle()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        var daily = Samples.Bar(Spy, 0, "1d");
        (daily.Closed, daily.EndUs, daily.Volume) = (false, Samples.OpenUs + (6 * 3_600_000_000L), 1_000_000);
        var record = Samples.Record(TopicCatalog.CandlesLive, daily);
        record.Headers = [new Header("cw-ticks-last", Encoding.UTF8.GetBytes("0"))];
        api.Log.Write(TopicCatalog.CandlesLive, [record]);
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record(Spy, Samples.Trade(Samples.OpenUs + 1, 1)), Samples.Record(Spy, Samples.Trade(Samples.OpenUs + 2, 2))]);
        await api.SeenAsync(TopicCatalog.Ticks, 2);
        await Eventually.TrueAsync(() => api.Tails.StateOf(TopicCatalog.CandlesLive).State.Count == 1, TimeSpan.FromSeconds(20), "the daily candle is seen");
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"q","channel":"quotes","instruments":"SPY"}""");
        var quote = (await client.UntilAsync("data")).GetProperty("data")[0];
        Assert.Equal(1_000_100, quote.GetProperty("volume").GetInt32());
        Assert.Equal("167.4100", quote.GetProperty("open").GetRawText());
    }

    [Fact]
    public async Task Depth_is_the_newest_book()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        api.Log.Write(TopicCatalog.Depth, [Book(1), Book(2)]);
        await Eventually.TrueAsync(() => api.Tails[TopicCatalog.Depth].Rings.Keys.Any(), TimeSpan.FromSeconds(20), "the book is seen");
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"d","channel":"depth","instruments":"NYSE:SPY"}""");
        var book = (await client.UntilAsync("data")).GetProperty("data")[0];
        Assert.Equal("""{"instrument":"NYSE:SPY","time_us":1381152600000000,"bids":[[167.02,2,null]],"asks":[]}""", book.GetRawText());
        await client.UntilAsync("caught_up");
        api.Log.Write(TopicCatalog.Depth, [Book(3)]);
        Assert.Equal(3, (await client.UntilAsync("data")).GetProperty("data")[0].GetProperty("bids")[0][1].GetInt32());
    }

    [Fact]
    public async Task Events_are_a_log_that_is_resumed_by_cursor()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        api.Log.Write(TopicCatalog.MarketEvents, [Lost(1), Delisted(Spy), Lost(2), Delisted("NYSE:QQQ")]);
        await api.SeenAsync(TopicCatalog.MarketEvents, 4);
        string cursor;
        await using (var client = await api.ConnectAsync())
        {
            await client.SendAsync("""{"op":"subscribe","id":"all","channel":"events","instruments":"*","from":0}""");
            var passed = new List<JsonElement>();
            cursor = (await client.UntilAsync("caught_up", passed)).GetProperty("cursor").GetString()!;
            Assert.Equal(["feed_lost", "feed_lost", "instrument_delisted", "instrument_delisted"], Kinds(passed).Order());

            await client.SendAsync("""{"op":"subscribe","id":"one","channel":"events","instruments":"NYSE:SPY","from":{"last":10}}""");
            passed.Clear();
            await client.UntilAsync("caught_up", passed);
            Assert.Equal(["instrument_delisted"], Kinds(passed));

            await client.SendAsync("""{"op":"subscribe","id":"last","channel":"events","instruments":["*"],"from":{"last":1}}""");
            passed.Clear();
            await client.UntilAsync("caught_up", passed);
            Assert.Single(Kinds(passed));
        }

        api.Log.Write(TopicCatalog.MarketEvents, [Lost(3)]);
        await using var again = await api.ConnectAsync();
        await again.SendAsync($$$"""{"op":"subscribe","id":"all","channel":"events","instruments":"*","from":{"cursor":"{{{cursor}}}"}}""");
        Assert.True((await again.UntilAsync("subscribed")).GetProperty("recovered").GetBoolean());
        var lost = (await again.UntilAsync("data")).GetProperty("data")[0];
        Assert.Equal("""{"kind":"feed_lost","feed":"kite","source":"kite/0","time_us":3,"date":"2026-11-27"}""", lost.GetRawText());
    }

    [Fact]
    public async Task Ten_thousand_patterns_are_refused_before_anything_is_looked_for()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await using var client = await api.ConnectAsync();
        await client.UntilAsync("welcome");
        string patterns = string.Join(',', Enumerable.Repeat("\"A*\"", 10_000));
        foreach (string request in new[]
        {
            """{"op":"subscribe","id":"p","channel":"quotes","instruments":[""" + patterns + "]}",
            """{"op":"subscribe","id":"p","channel":"events","instruments":[""" + string.Join(',', Enumerable.Range(0, 101).Select(n => $"\"A{n}*\"")) + "]}",
        })
        {
            await client.SendAsync(request);
            Assert.Equal("limit", (await client.NextAsync())!.Value.GetProperty("code").GetString());
        }
    }

    private static IEnumerable<string> Kinds(IEnumerable<JsonElement> frames) => frames
        .Where(f => f.GetProperty("event").GetString() == "data")
        .SelectMany(f => f.GetProperty("data").EnumerateArray()).Select(i => i.GetProperty("kind").GetString()!);

    private static Message<byte[]?, byte[]?> Book(int size)
    {
        var book = new Depth { Instrument = Spy, ExchangeUs = Samples.OpenUs, PriceScale = 2 };
        book.Bids.Add(new BookLevel { Price = 167_00 + size, Size = size });
        return new() { Key = Encoding.UTF8.GetBytes(Spy), Value = Samples.Value(TopicCatalog.Depth, book) };
    }

    private static Message<byte[]?, byte[]?> Lost(long us) =>
        Event("kite/0", new MarketEvent { Source = "kite/0", FeedLost = new FeedLost { Date = 20261127, AtUs = us } });

    private static Message<byte[]?, byte[]?> Delisted(string instrument) =>
        Event(instrument, new MarketEvent { Instrument = instrument, InstrumentDelisted = new InstrumentDelisted { Date = 20261127 } });

    private static Message<byte[]?, byte[]?> Event(string key, MarketEvent happened) =>
        new() { Key = Encoding.UTF8.GetBytes(key), Value = Samples.Value(TopicCatalog.MarketEvents, happened) };
}
