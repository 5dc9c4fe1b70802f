using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Sockets;

/// <summary>The stream protocol as a client sees it, against a real broker and a real database.</summary>
public sealed class StreamTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";

    [Fact]
    public async Task Last_brings_the_last_candles_of_each_interval_and_to_ends()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, TopicCatalog.Candles, Enumerable.Range(0, 30).Select(n => Samples.Bar(Spy, n)).Concat(Enumerable.Range(0, 6).Select(n => Samples.Bar(Spy, n, "5m"))));
        await api.StoredAsync(36);
        await using var client = await api.ConnectAsync();

        await client.SendAsync("""{"op":"subscribe","id":"l","channel":"candles","instruments":"SPY","interval":["1m","5m"],"from":{"last":3}}""");
        var last = await ItemsUntilAsync(client, "caught_up");
        Assert.Equal([27, 28, 29], Numbers(last, "1m"));
        Assert.Equal([3, 4, 5], Numbers(last, "5m", 5));

        await client.SendAsync("""{"op":"subscribe","id":"t","channel":"candles","instruments":"SPY","interval":"1m","from":"2013-10-07T09:35:00-04:00","to":"2013-10-07T13:40:00Z"}""");
        Assert.Equal([5, 6, 7, 8, 9], Numbers(await ItemsUntilAsync(client, "completed"), "1m"));

        await client.SendAsync("""{"op":"subscribe","id":"s","channel":"candles","instruments":"SPY","interval":"1m","from":"-PT5M"}""");
        Assert.Equal([25, 26, 27, 28, 29], Numbers(await ItemsUntilAsync(client, "caught_up"), "1m"));
    }

    [Fact]
    public async Task Live_begins_with_the_latest_closed_candle_and_goes_on_with_revisions()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, TopicCatalog.Candles, Enumerable.Range(0, 5).Select(n => Samples.Bar(Spy, n)));
        await api.StoredAsync(5);
        await api.SeenAsync(TopicCatalog.Candles, 5);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"s","channel":"candles","instruments":["NYSE:SPY"],"interval":"1m"}""");
        var passed = new List<JsonElement>();
        await client.UntilAsync("caught_up", passed);
        var snapshot = passed.Single(f => f.GetProperty("event").GetString() == "data");
        Assert.True(snapshot.GetProperty("snapshot").GetBoolean());
        Assert.Equal([4], Numbers([.. snapshot.GetProperty("data").EnumerateArray()], "1m"));

        Write(api, TopicCatalog.Candles, [Samples.Bar(Spy, 3, revision: 1), Samples.Bar(Spy, 5)]);
        var live = new List<JsonElement>();
        while (live.Count < 2)
        {
            live.AddRange((await client.UntilAsync("data")).GetProperty("data").EnumerateArray());
        }

        Assert.Equal([3, 5], Numbers(live, "1m"));
        Assert.Equal(1, live[0].GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task Candles_of_a_second_come_from_their_own_log()
    {
        // A ring of 50 records: most of what is asked for lies behind it.
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { RingRecords = 50, RingAtStart = 10 });
        Write(api, TopicCatalog.CandlesFast, Enumerable.Range(0, 300).SelectMany(n => new[] { Samples.Bar(Spy, n, "1s"), Samples.Bar("NYSE:QQQ", n, "1s") }));
        await api.SeenAsync(TopicCatalog.CandlesFast, 600);
        await using var client = await api.ConnectAsync();
        var follower = new Follower("\"channel\":\"candles\",\"instruments\":[\"SPY\",\"NYSE:QQQ\"],\"interval\":\"1s\"");
        await client.SendAsync(follower.Subscribe("0"));
        while (!follower.IsCaughtUp)
        {
            follower.Take((await client.NextAsync())!.Value);
        }

        follower.AssertWhole([Spy, "NYSE:QQQ"], 300, "1s");

        await client.SendAsync("""{"op":"subscribe","id":"l","channel":"candles","instruments":"SPY","interval":"1s","from":{"last":100}}""");
        var last = await ItemsUntilAsync(client, "caught_up", "l");
        Assert.Equal(Enumerable.Range(200, 100), last.Select(i => (int)((i.GetProperty("start_us").GetInt64() - Samples.OpenUs) / 1_000_000)));

        await client.SendAsync("""{"op":"subscribe","id":"m","channel":"candles","instruments":"SPY","interval":["1s","1m"]}""");
        var error = await ErrorAsync(client);
        Assert.Equal("bad_request", error.GetProperty("code").GetString());
        Assert.Contains("subscribe twice", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticks_come_from_a_date_and_exactly_as_written()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { RingRecords = 100, RingAtStart = 10 });
        const long Day = 86_400_000_000;
        api.Log.Write(TopicCatalog.Ticks, Enumerable.Range(0, 500).Select(n => Samples.Record(Spy, Samples.Trade(Samples.OpenUs - Day + n, n))));
        api.Log.Write(TopicCatalog.Ticks, Enumerable.Range(500, 500).Select(n => Samples.Record(Spy, Samples.Trade(Samples.OpenUs + n, n))));
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record(null, new Candlewick.Market.Ticks.Tick { Kind = Candlewick.Market.Ticks.TickKind.Clock, ClockUs = Samples.OpenUs })], partition: 0);
        await api.SeenAsync(TopicCatalog.Ticks, 1_001);
        await using var client = await api.ConnectAsync();

        await client.SendAsync("""{"op":"subscribe","id":"d","channel":"ticks","instruments":"SPY","from":"2013-10-07","to":"2013-10-07"}""");
        var items = await ItemsUntilAsync(client, "completed");
        Assert.Equal(Enumerable.Range(500, 500), items.Select(i => i.GetProperty("trade_id").GetInt32()));
        Assert.Equal("172.00", items[0].GetProperty("price").GetRawText());

        await client.SendAsync("""{"op":"options","decimals":"string"}""");
        await client.UntilAsync("options");
        await client.SendAsync("""{"op":"subscribe","id":"l","channel":"ticks","instruments":"SPY"}""");
        var passed = new List<JsonElement>();
        await client.UntilAsync("caught_up", passed);
        var snapshot = passed.Single(f => f.GetProperty("event").GetString() == "data");
        Assert.True(snapshot.GetProperty("snapshot").GetBoolean());
        Assert.Equal("\"176.99\"", snapshot.GetProperty("data")[0].GetProperty("price").GetRawText());
    }

    [Fact]
    public async Task Open_candles_begin_with_their_state_and_are_conflated()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, TopicCatalog.CandlesLive, [Open(Spy, 1), Open(Spy, 2), Open("NYSE:QQQ", 1)]);
        api.Log.Write(TopicCatalog.CandlesLive, [new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes("NYSE:QQQ|1m") }]);
        await Eventually.TrueAsync(() => api.Tails.StateOf(TopicCatalog.CandlesLive).State.Count == 1, TimeSpan.FromSeconds(20), "the tombstone is seen");
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"o","channel":"candles.live","instruments":["NYSE:*"],"interval":"1m","conflate":200}""");
        var passed = new List<JsonElement>();
        await client.UntilAsync("caught_up", passed);
        var snapshot = passed.Single(f => f.GetProperty("event").GetString() == "data");
        Assert.True(snapshot.GetProperty("snapshot").GetBoolean());
        var candle = Assert.Single(snapshot.GetProperty("data").EnumerateArray());
        Assert.False(candle.GetProperty("closed").GetBoolean());
        Assert.Equal(Samples.OpenUs + (2 * Samples.MinuteUs), candle.GetProperty("start_us").GetInt64());

        int items = 0;
        bool conflated = false;
        for (int n = 3; n < 400; n++)
        {
            Write(api, TopicCatalog.CandlesLive, [Open(Spy, n)]);
        }

        for (long newest = 0; newest != Samples.OpenUs + (399 * Samples.MinuteUs);)
        {
            var frame = await client.UntilAsync("data");
            conflated |= frame.TryGetProperty("conflated", out _);
            items += frame.GetProperty("data").GetArrayLength();
            newest = frame.GetProperty("data")[0].GetProperty("start_us").GetInt64();
        }

        Assert.True(conflated);
        Assert.InRange(items, 1, 200);
    }

    [Fact]
    public async Task Ten_unreadable_messages_end_a_connection_and_nine_do_not()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await using var client = await api.ConnectAsync();
        Assert.Equal("candlewick.v1.json", client.Subprotocol);
        await client.UntilAsync("welcome");
        for (int n = 0; n < 9; n++)
        {
            await client.SendAsync("{bad");
            Assert.Equal("bad_request", (await ErrorAsync(client)).GetProperty("code").GetString());
        }

        await client.SendAsync("""{"op":"ping","t":"x"}""");
        Assert.Equal("x", (await client.UntilAsync("pong")).GetProperty("t").GetString());
        for (int n = 0; n < 10; n++)
        {
            await client.SendAsync([1, 2], WebSocketMessageType.Binary);
        }

        while (await client.NextAsync() is not null)
        {
        }

        Assert.Equal(4009, client.CloseCode);
    }

    [Fact]
    public async Task What_is_too_big_or_too_many_or_from_elsewhere_is_closed_with_its_code()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { Connections = 1, SubscriptionsPerConnection = 1 }, origins: "https://charts.example");
        Assert.Equal(4001, await CloseCodeAsync(await api.ConnectAsync("https://evil.example")));
        Assert.Equal(4001, await CloseCodeAsync(await api.ConnectAsync("http://localhost:1")));

        await using (var first = await api.ConnectAsync("https://charts.example"))
        {
            await first.UntilAsync("welcome");
            Assert.Equal(4009, await CloseCodeAsync(await api.ConnectAsync()));
            await first.SendAsync("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"NYSE:SPY"}""");
            await first.UntilAsync("caught_up");
            await first.SendAsync("""{"op":"subscribe","id":"b","channel":"ticks","instruments":"NYSE:SPY"}""");
            Assert.Equal("limit", (await ErrorAsync(first)).GetProperty("code").GetString());
            await first.SendAsync("""{"op":"unsubscribe","id":"a"}""");
            Assert.NotEqual("", (await first.UntilAsync("unsubscribed")).GetProperty("cursor").GetString());
            await first.SendAsync(new string(' ', 70_000));
            Assert.Equal(1009, await CloseCodeAsync(first));
        }
    }

    [Fact]
    public async Task An_unknown_symbol_is_refused_with_what_is_close_to_it()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, TopicCatalog.Candles, [Samples.Bar(Spy, 0)]);
        await api.SeenAsync(TopicCatalog.Candles, 1);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"a","channel":"ticks","instruments":["SPX"]}""");
        var error = await ErrorAsync(client);
        Assert.Equal("unknown_instrument", error.GetProperty("code").GetString());
        Assert.Contains("NYSE:SPY", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await client.SendAsync("""{"op":"subscribe","id":"a","channel":"ticks","instruments":["NYSE:SPX"]}""");
        Assert.False((await client.UntilAsync("subscribed")).GetProperty("instruments")[0].GetProperty("known").GetBoolean());
    }

    [Fact]
    public async Task A_cursor_of_other_topics_is_not_recovered_and_begins_again()
    {
        string cursor;
        await using (var before = await Api.StartAsync(kafka, postgres))
        {
            await using var client = await before.ConnectAsync();
            await client.SendAsync("""{"op":"subscribe","id":"a","channel":"candles","instruments":["NYSE:SPY"],"interval":"1m","from":"2013-10-07"}""");
            cursor = (await client.UntilAsync("caught_up")).GetProperty("cursor").GetString()!;
            await client.SendAsync($$$"""{"op":"subscribe","id":"b","channel":"candles","instruments":["NYSE:QQQ"],"interval":"1m","from":{"cursor":"{{{cursor}}}"}}""");
            Assert.Equal("bad_cursor", (await ErrorAsync(client)).GetProperty("code").GetString());
        }

        await using var after = await Api.StartAsync(kafka, postgres);
        Write(after, TopicCatalog.Candles, [Samples.Bar(Spy, 0)]);
        await after.StoredAsync(1);
        await using var again = await after.ConnectAsync();
        await again.SendAsync($$$"""{"op":"subscribe","id":"a","channel":"candles","instruments":["NYSE:SPY"],"interval":"1m","from":{"cursor":"{{{cursor}}}"}}""");
        var subscribed = await again.UntilAsync("subscribed");
        Assert.False(subscribed.GetProperty("recovered").GetBoolean());
        Assert.Equal("epoch", subscribed.GetProperty("reason").GetString());
        Assert.Single(await ItemsUntilAsync(again, "caught_up"));
    }

    [Fact]
    public async Task A_subscription_is_updated_paused_and_resumed_and_its_cursor_resumes_what_it_became()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, TopicCatalog.Candles, [Samples.Bar(Spy, 0), Samples.Bar("NYSE:QQQ", 0)]);
        await api.StoredAsync(2);
        string cursor;
        await using (var client = await api.ConnectAsync())
        {
            await client.SendAsync("""{"op":"subscribe","id":"a","channel":"candles","instruments":["SPY"],"interval":"1m"}""");
            await client.UntilAsync("caught_up");
            await client.SendAsync("""{"op":"update","id":"a","add":["QQQ"]}""");
            Assert.Equal("NYSE:QQQ", (await client.UntilAsync("updated")).GetProperty("added")[0].GetProperty("instrument").GetString());
            var state = await client.UntilAsync("data");
            Assert.Equal((2, true), (state.GetProperty("seq").GetInt32(), state.GetProperty("snapshot").GetBoolean()));
            await client.SendAsync("""{"op":"pause","id":"a"}""");
            await client.UntilAsync("paused");
            Write(api, TopicCatalog.Candles, [Samples.Bar(Spy, 1), Samples.Bar("NYSE:QQQ", 1)]);
            await client.SendAsync("""{"op":"update","id":"a","remove":["NYSE:IWM"]}""");
            Assert.Equal(("bad_request", false), Told(await ErrorAsync(client)));
            await client.SendAsync("""{"op":"update","id":"b","add":["NYSE:IWM"]}""");
            Assert.Equal(("bad_request", false), Told(await ErrorAsync(client)));
            await client.SendAsync("""{"op":"resume","id":"a"}""");
            var passed = new List<JsonElement>();
            while (passed.Where(f => f.GetProperty("event").GetString() == "data").Sum(f => f.GetProperty("data").GetArrayLength()) < 2)
            {
                passed.Add((await client.NextAsync())!.Value);
            }

            Assert.Equal("resumed", passed[0].GetProperty("event").GetString());
            await client.SendAsync("""{"op":"unsubscribe","id":"a"}""");
            cursor = (await client.UntilAsync("unsubscribed")).GetProperty("cursor").GetString()!;
        }

        Write(api, TopicCatalog.Candles, [Samples.Bar(Spy, 2), Samples.Bar("NYSE:QQQ", 2)]);
        await using var again = await api.ConnectAsync();
        await again.SendAsync($$$"""{"op":"subscribe","id":"a","channel":"candles","instruments":["NYSE:QQQ","SPY"],"interval":"1m","from":{"cursor":"{{{cursor}}}"}}""");
        Assert.True((await again.UntilAsync("subscribed")).GetProperty("recovered").GetBoolean());
        var followed = new List<JsonElement>();
        while (followed.Count < 2)
        {
            followed.AddRange((await again.UntilAsync("data")).GetProperty("data").EnumerateArray());
        }

        Assert.Equal([2, 2], Numbers(followed, "1m"));

        static (string?, bool) Told(JsonElement error) => (error.GetProperty("code").GetString(), error.GetProperty("fatal").GetBoolean());
    }

    [Fact]
    public async Task A_shutdown_closes_with_cursors()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"a","channel":"ticks","instruments":["NYSE:SPY"]}""");
        await client.UntilAsync("caught_up");
        var stopping = api.StopAsync();
        var closing = (await client.NextAsync())!.Value;
        Assert.Equal(4010, closing.GetProperty("code").GetInt32());
        Assert.True(closing.GetProperty("cursors").TryGetProperty("a", out _));
        Assert.Null(await client.NextAsync());
        await client.DisposeAsync();
        await stopping.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    private static Contracts.V1.Candle Open(string instrument, int n)
    {
        var candle = Samples.Bar(instrument, n);
        candle.Closed = false;
        return candle;
    }

    private static void Write(Api api, Topic topic, IEnumerable<Contracts.V1.Candle> candles) => api.Log.Write(topic, candles.Select(c => Samples.Record(topic, c)));

    private static async Task<List<JsonElement>> ItemsUntilAsync(Client client, string name, string? id = null)
    {
        var passed = new List<JsonElement>();
        await client.UntilAsync(name, passed);
        return passed
            .Where(f => f.GetProperty("event").GetString() == "data" && (id is null || f.GetProperty("id").GetString() == id))
            .SelectMany(f => f.GetProperty("data").EnumerateArray()).ToList();
    }

    private static async Task<JsonElement> ErrorAsync(Client client)
    {
        while (true)
        {
            var frame = (await client.NextAsync())!.Value;
            if (frame.GetProperty("event").GetString() == "error")
            {
                return frame;
            }
        }
    }

    private static async Task<int?> CloseCodeAsync(Client client)
    {
        int? told = null;
        while (await client.NextAsync() is { } frame)
        {
            told = frame.GetProperty("event").GetString() == "closing" ? frame.GetProperty("code").GetInt32() : told;
        }

        Assert.Equal(told, client.CloseCode);
        return client.CloseCode;
    }

    private static IEnumerable<int> Numbers(List<JsonElement> items, string interval, int minutes = 1) => items
        .Where(i => i.GetProperty("interval").GetString() == interval)
        .Select(i => (int)((i.GetProperty("start_us").GetInt64() - Samples.OpenUs) / (minutes * Samples.MinuteUs)));
}
