using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>What channels replay, and the one order of all that a clock plays.</summary>
public sealed class ReplayChannelTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const long OpenUs = Samples.OpenUs;
    private const long DayUs = 86_400_000_000;
    private const string Spy = ReplayTicks.Spy;

    [Fact]
    public async Task Quotes_begin_with_their_state_and_come_once_in_a_span_of_the_replays_time()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        ReplayTicks.Write(api, seconds: 90);
        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"quotes","instruments":"{{Spy}}","from":{{OpenUs + 30_000_000}},"speed":0,"conflate":2000}""");
        var frames = new List<JsonElement>();
        await client.UntilAsync("caught_up", frames);
        var data = DataOf(frames);
        Assert.True(data[0].GetProperty("snapshot").GetBoolean());

        // Trade n of the day has price 167.00 + n cents and size 100.
        var quotes = data.SelectMany(f => f.GetProperty("data").EnumerateArray()).ToList();
        Assert.Equal([(167.30m, 3_000m), (167.32m, 3_200m), (167.34m, 3_400m)], quotes.Take(3).Select(q => (q.GetProperty("last").GetDecimal(), q.GetProperty("volume").GetDecimal())));
        Assert.All(quotes.Skip(1), q => Assert.Equal(0, (q.GetProperty("volume").GetInt32() - 3_000) % 200));
        Assert.InRange(quotes.Count, 30, 31);
    }

    [Fact]
    public async Task Books_are_replayed_and_what_is_gone_is_told()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        api.Log.Write(TopicCatalog.Depth, Enumerable.Range(0, 100).Select(n => Book(OpenUs + (n * 100_000), n)));
        await api.SeenAsync(TopicCatalog.Depth, 100);
        Assert.Equal(("", "49 54 59 64 69 74 79 84 89 94 99"), await BooksAsync(OpenUs + 5_000_000));

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = api.Kafka.Bootstrap }).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(api.Kafka.NameOf(TopicCatalog.Depth), 0, 80)]);
        Assert.Equal(("retention", "84 89 94 99"), await BooksAsync(OpenUs + 5_000_000));
        Assert.Equal(("", "89 94 99"), await BooksAsync(OpenUs + 9_000_000));

        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"depth","instruments":"{{Spy}}","from":{{OpenUs + 9_000_000}},"speed":1,"paused":true}""");
        await client.UntilAsync("paused");
        await client.SendAsync($$"""{"op":"seek","id":"a","to":{{OpenUs + 9_500_000}}}""");
        Assert.False((await client.UntilAsync("sought")).TryGetProperty("recovered", out _));
        await client.SendAsync($$"""{"op":"seek","id":"a","to":{{OpenUs + 1_000_000}}}""");
        var sought = await client.UntilAsync("sought");
        Assert.Equal((false, "retention"), (sought.GetProperty("recovered").GetBoolean(), sought.GetProperty("reason").GetString()));

        // Each half second's last of five, the state first, and at the end what is the newest.
        async Task<(string? Lost, string Sizes)> BooksAsync(long fromUs)
        {
            await using var client = await api.ConnectAsync();
            await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"depth","instruments":"{{Spy}}","from":{{fromUs}},"speed":0,"conflate":500}""");
            var frames = new List<JsonElement>();
            await client.UntilAsync("caught_up", frames);
            string? lost = frames.Single(f => f.GetProperty("event").GetString() == "subscribed").TryGetProperty("reason", out var reason) ? reason.GetString() : "";
            return (lost, string.Join(' ', ItemsOf(frames).Select(i => i.GetProperty("bids")[0][1].GetRawText())));
        }
    }

    [Fact]
    public async Task Weeks_and_months_are_the_days_that_were_closed_and_the_one_that_is_open()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        api.Log.Write(TopicCatalog.Candles, [Day(0, 0), Day(0, 1)]);
        await api.StoredAsync(1);
        ReplayTicks.Write(api, seconds: 90, fromUs: OpenUs + DayUs);

        // Published after what is replayed: nothing is seen ahead of its time.
        api.Log.Write(TopicCatalog.Candles, [Day(1, 0), Day(0, 2)]);
        await api.SeenAsync(TopicCatalog.Candles, 4);
        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"candles.live","instruments":"{{Spy}}","interval":["1w","1mo","1m"],"from":{{OpenUs + DayUs + 30_000_000}},"to":{{OpenUs + DayUs + 90_000_000}},"speed":0,"conflate":1000}""");
        var frames = new List<JsonElement>();
        await client.UntilAsync("completed", frames);
        var items = ItemsOf(frames).ToList();
        Assert.Equal(["1m", "1mo", "1w"], items.Select(i => i.GetProperty("interval").GetString()!).Distinct().Order());
        foreach (string interval in new[] { "1w", "1mo" })
        {
            var series = items.Where(i => i.GetProperty("interval").GetString() == interval).ToList();
            Assert.Equal(Enumerable.Range(30, series.Count).Select(n => 13 + n), series.Select(i => i.GetProperty("trades").GetInt32()));
            Assert.InRange(series.Count, 59, 60);
            Assert.All(series, i => Assert.Equal(("167.4100", false), (i.GetProperty("open").GetRawText(), i.GetProperty("closed").GetBoolean())));
            Assert.Equal(167.30m, series[0].GetProperty("close").GetDecimal());
            Assert.True(series[0].GetProperty("start_us").GetInt64() <= OpenUs);
        }
    }

    [Fact]
    public async Task Open_candles_are_of_the_hours_that_the_server_is_set_to()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: options => options with { Sessions = SessionMode.Regular });
        ReplayTicks.Write(api, seconds: 60, fromUs: OpenUs - 30_000_000);
        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"candles.live","instruments":"{{Spy}}","interval":"1d","from":"2013-10-07","speed":0,"conflate":0}""");
        var frames = new List<JsonElement>();
        await client.UntilAsync("caught_up", frames);
        Assert.Equal(Enumerable.Range(1, 30), ItemsOf(frames).Select(i => i.GetProperty("trades").GetInt32()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public async Task All_channels_of_a_clock_come_in_one_order_the_same_at_any_speed(double speed)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        ReplayTicks.Write(api, seconds: 60);
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, 0))]);
        api.Log.Write(TopicCatalog.Depth, Enumerable.Range(0, 60).Select(n => Book(OpenUs + (n * 1_000_000L) + 250_000, n)));
        api.Log.Write(TopicCatalog.MarketEvents, [Lost(OpenUs + 10_700_000), Lost(OpenUs + 20_000_000)]);
        await api.SeenAsync(TopicCatalog.MarketEvents, 2);
        await using var client = await api.ConnectAsync();
        string[] channels = ["events", "depth", "quotes", "candles", "ticks"];
        foreach (string channel in channels)
        {
            string instruments = channel == "events" ? "*" : "NYSE:*";
            string fields = channel switch { "candles" => ",\"interval\":\"1m\"", "quotes" or "depth" => ",\"conflate\":0", _ => "" };
            await client.SendAsync($$"""{"op":"subscribe","id":"{{channel}}","channel":"{{channel}}","instruments":"{{instruments}}","from":{{OpenUs}},"to":{{OpenUs + 61_000_000}},"speed":{{speed}},"clock":"c","paused":true{{fields}}}""");
            await client.UntilAsync("paused");
        }

        await client.SendAsync("""{"op":"resume","clock":"c"}""");
        var frames = new List<JsonElement>();
        for (int completed = 0; completed < channels.Length; completed++)
        {
            frames.Add(await client.UntilAsync("completed", frames));
        }

        var seen = DataOf(frames).Where(f => !f.TryGetProperty("snapshot", out _)).SelectMany(f => f.GetProperty("data").EnumerateArray().Select(item => Place(f.GetProperty("id").GetString()!, item))).ToList();
        Assert.Equal(seen.Order(), seen);
        Assert.Equal([(0, 120), (1, 1), (4, 120), (5, 60), (6, 2)], seen.GroupBy(place => place.Rank).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())));
    }

    /// <summary>When an item was seen, milliseconds from the open, and the rank of its channel.</summary>
    private static (int Ms, int Rank) Place(string channel, JsonElement item)
    {
        var (time, rank) = channel switch
        {
            "ticks" => ("trade_us", 0),
            "candles" => ("end_us", 1),
            "quotes" => ("time_us", 4),
            "depth" => ("time_us", 5),
            _ => ("time_us", 6),
        };
        return ((int)((item.GetProperty(time).GetInt64() - OpenUs) / 1_000), rank);
    }

    /// <summary>A day's bar of the week that begins with the sample's day, published at its end or, revised, an hour later.</summary>
    private static Message<byte[]?, byte[]?> Day(int n, uint revision)
    {
        var day = Samples.Bar(Spy, 0, "1d", revision);
        (day.StartUs, day.EndUs, day.TradingDate) = (OpenUs + (n * DayUs), OpenUs + (n * DayUs) + (DayUs / 4), 20131007u + (uint)n);
        day.Trades += revision;
        var record = Samples.Record(TopicCatalog.Candles, day);
        record.Timestamp = new Timestamp(record.Timestamp.UnixTimestampMs + (revision == 2 ? DayUs * 2 / 1_000 : 0), TimestampType.CreateTime);
        return record;
    }

    private static Message<byte[]?, byte[]?> Book(long us, int size)
    {
        var book = new Depth { Instrument = Spy, ExchangeUs = us, PriceScale = 2 };
        book.Bids.Add(new BookLevel { Price = 167_00, Size = size });
        return new() { Key = Encoding.UTF8.GetBytes(Spy), Value = Samples.Value(TopicCatalog.Depth, book), Timestamp = new Timestamp(us / 1_000, TimestampType.CreateTime) };
    }

    private static Message<byte[]?, byte[]?> Lost(long us) => new()
    {
        Key = "kite/0"u8.ToArray(),
        Value = Samples.Value(TopicCatalog.MarketEvents, new MarketEvent { Source = "kite/0", FeedLost = new FeedLost { Date = 20131007, AtUs = us } }),
    };

    private static List<JsonElement> DataOf(IEnumerable<JsonElement> frames) => [.. frames.Where(f => f.GetProperty("event").GetString() == "data")];

    private static IEnumerable<JsonElement> ItemsOf(IEnumerable<JsonElement> frames) => DataOf(frames).SelectMany(f => f.GetProperty("data").EnumerateArray());
}
