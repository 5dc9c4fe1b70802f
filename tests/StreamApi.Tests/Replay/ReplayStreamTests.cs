using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>Replays over the stream protocol, on a real broker and a real database.</summary>
public sealed class ReplayStreamTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const long OpenUs = Samples.OpenUs;
    private const string Spy = "NYSE:SPY";
    private const string Qqq = "NYSE:QQQ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_revision_comes_when_it_was_published_and_the_final_view_has_the_newest_alone()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 3);
        api.Log.Write(TopicCatalog.Candles, [Revision(1, publishedUs: OpenUs + (5 * Samples.MinuteUs))]);
        await api.StoredAsync(3);
        await api.SeenAsync(TopicCatalog.Candles, 4);
        Assert.Equal([(0, 0), (1, 0), (2, 0), (1, 1)], await BarsAsync("\"speed\":0"));
        Assert.Equal([(0, 0), (1, 0), (2, 0), (1, 1)], await BarsAsync("\"view\":\"as_seen\""));
        Assert.Equal([(0, 0), (1, 1), (2, 0)], await BarsAsync("\"speed\":0,\"view\":\"final\""));
        Assert.Equal([(0, 0), (1, 1), (2, 0)], await BarsAsync("\"view\":\"final\""));

        Assert.Equal([(0, 1), (0, 2)], await BarsAsync("\"speed\":0", "2m"));

        async Task<List<(int, int)>> BarsAsync(string fields, string interval = "1m")
        {
            await using var client = await api.ConnectAsync();
            await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"candles","instruments":"{{Spy}}","interval":"{{interval}}","from":"2013-10-07",{{fields}}}""");
            var passed = new List<JsonElement>();
            await client.UntilAsync("caught_up", passed);
            return [.. ItemsOf(passed).Select(i => ((int)((i.GetProperty("start_us").GetInt64() - OpenUs) / Samples.MinuteUs), i.GetProperty("revision").GetInt32()))];
        }
    }

    [Fact]
    public async Task Open_candles_and_quotes_are_built_from_the_ticks_as_they_were()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        ReplayTicks.Write(api, seconds: 150);
        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"candles.live","instruments":"{{Spy}}","interval":["1m","5m","7s"],"from":{{OpenUs + 30_000_000}},"speed":0,"conflate":1000}""");
        var passed = new List<JsonElement>();
        await client.UntilAsync("caught_up", passed);
        var data = passed.Where(f => f.GetProperty("event").GetString() == "data").ToList();
        Assert.True(data[0].GetProperty("snapshot").GetBoolean());
        var state = data[0].GetProperty("data").EnumerateArray().ToList();
        var seconds = Assert.Single(state, i => i.GetProperty("interval").GetString() == "7s");
        Assert.Equal((OpenUs + 28_000_000, 2), (seconds.GetProperty("start_us").GetInt64(), seconds.GetProperty("trades").GetInt32()));
        state.Remove(seconds);
        Assert.Equal(["1m", "5m"], state.Select(i => i.GetProperty("interval").GetString()!));
        Assert.All(state, i => Assert.Equal((30, false), (i.GetProperty("trades").GetInt32(), i.GetProperty("closed").GetBoolean())));
        Assert.All(state, i => Assert.Equal((167.01m, 167.30m), (i.GetProperty("open").GetDecimal(), i.GetProperty("close").GetDecimal())));

        // Once a second: second n has trades 1 to n + 1 of the log in the five minutes' bar.
        var five = ItemsOf(passed.Skip(passed.IndexOf(data[0]) + 1)).Where(i => i.GetProperty("interval").GetString() == "5m").ToList();
        Assert.Equal(Enumerable.Range(31, five.Count), five.Select(i => i.GetProperty("trades").GetInt32()));
        Assert.InRange(five.Count, 118, 120);
        var one = ItemsOf(passed.Skip(passed.IndexOf(data[0]) + 1)).Where(i => i.GetProperty("interval").GetString() == "1m");
        Assert.Equal([OpenUs, OpenUs + Samples.MinuteUs, OpenUs + (2 * Samples.MinuteUs)], one.Select(i => i.GetProperty("start_us").GetInt64()).Distinct());
    }

    [Fact]
    public async Task A_clock_is_paused_sought_stepped_and_resumed_by_its_name()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        ReplayTicks.Write(api, seconds: 120);
        await using var client = await api.ConnectAsync();
        await client.SendAsync(Subscribe("a", Spy));
        await client.SendAsync(Subscribe("b", Qqq));
        await client.UntilAsync("data");
        await client.SendAsync("""{"op":"pause","clock":"c"}""");
        await client.UntilAsync("paused");
        await client.UntilAsync("paused");
        await client.SendAsync($$"""{"op":"seek","clock":"c","to":{{OpenUs + 60_000_000}}}""");
        await client.UntilAsync("sought");
        Assert.Equal(OpenUs + 60_000_000, (await client.UntilAsync("sought")).GetProperty("time_us").GetInt64());
        await client.SendAsync("""{"op":"step","clock":"c","items":5}""");
        var passed = new List<JsonElement>();
        await client.UntilAsync("stepped", passed);
        var times = ItemsOf(passed).Select(i => i.GetProperty("trade_us").GetInt64()).ToList();
        Assert.Equal(5, times.Count);
        Assert.Equal(times.Order(), times);
        Assert.Equal(OpenUs + 60_000_000, times[0]);
        Assert.Equal(["a", "b"], passed.Where(f => f.GetProperty("event").GetString() == "data").Select(f => f.GetProperty("id").GetString()!).Distinct().Order());
        await client.SendAsync("""{"op":"speed","id":"a","speed":0}""");
        await client.SendAsync("""{"op":"resume","id":"a"}""");
        await client.UntilAsync("caught_up");
        await client.UntilAsync("caught_up");
        await client.SendAsync("""{"op":"pause","clock":"other"}""");
        Assert.Contains("other", (await ErrorAsync(client)).GetProperty("message").GetString(), StringComparison.Ordinal);
        await client.SendAsync("""{"op":"unsubscribe","id":"a"}""");
        await client.UntilAsync("unsubscribed");
        await client.SendAsync("""{"op":"pause","clock":"c"}""");
        Assert.Equal("b", (await client.UntilAsync("paused")).GetProperty("id").GetString());

        static string Subscribe(string id, string instrument) =>
            $$"""{"op":"subscribe","id":"{{id}}","channel":"ticks","instruments":"{{instrument}}","from":{{OpenUs}},"speed":1,"clock":"c"}""";
    }

    [Fact]
    public async Task A_shutdown_closes_a_replay_with_a_cursor_from_which_it_goes_on()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 2);
        ReplayTicks.Write(api, seconds: 60);
        var got = new List<long>();
        string from = OpenUs.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string cursor;
        await using (var client = await api.ConnectAsync())
        {
            await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"ticks","instruments":["{{Spy}}","{{Qqq}}"],"from":{{from}},"speed":20}""");
            while (got.Count < 20)
            {
                got.AddRange((await client.UntilAsync("data")).GetProperty("data").EnumerateArray().Select(i => i.GetProperty("trade_us").GetInt64()));
            }

            await client.SendAsync("""{"op":"unsubscribe","id":"a"}""");
            var passed = new List<JsonElement>();
            cursor = (await client.UntilAsync("unsubscribed", passed)).GetProperty("cursor").GetString()!;
            got.AddRange(ItemsOf(passed).Select(i => i.GetProperty("trade_us").GetInt64()));
        }

        await using var again = await api.ConnectAsync();
        await again.SendAsync($$$"""{"op":"subscribe","id":"a","channel":"ticks","instruments":["{{{Spy}}}","{{{Qqq}}}"],"from":{"cursor":"{{{cursor}}}"},"speed":0}""");
        var rest = new List<JsonElement>();
        await again.UntilAsync("caught_up", rest);
        Assert.True(rest.First(f => f.GetProperty("event").GetString() == "subscribed").GetProperty("recovered").GetBoolean());
        got.AddRange(ItemsOf(rest).Select(i => i.GetProperty("trade_us").GetInt64()));
        Assert.Equal(Enumerable.Range(0, 60).SelectMany(n => new[] { OpenUs + (n * 1_000_000L), OpenUs + (n * 1_000_000L) + 500_000 }), got);
        var stopping = api.StopAsync();
        var closing = (await again.NextAsync())!.Value;
        Assert.Equal(("closing", 4010), (closing.GetProperty("event").GetString(), closing.GetProperty("code").GetInt32()));
        Assert.True(closing.GetProperty("cursors").TryGetProperty("a", out _));
        await again.DisposeAsync();
        await stopping.WaitAsync(Patience, TimeProvider.System);
    }

    [Theory]
    [InlineData("\"speed\":-1", "speed")]
    [InlineData("\"speed\":\"NaN\"", "speed")]
    [InlineData("\"speed\":1e7", "speed")]
    [InlineData("\"speed\":1", "from")]
    [InlineData("\"clock\":\"c\"", "from")]
    [InlineData("\"clock\":7", "clock")]
    [InlineData("\"paused\":1,\"speed\":1", "paused")]
    [InlineData("\"paused\":true", "paused")]
    [InlineData("\"view\":\"past\"", "view")]
    [InlineData("\"speed\":1,\"from\":\"2013-10-08\",\"to\":\"2013-10-07\"", "to")]
    public async Task What_is_wrong_with_a_replay_is_named(string fields, string named)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"ticks","instruments":"{{Spy}}",{{fields}}}""");
        var error = await ErrorAsync(client);
        Assert.Equal("bad_request", error.GetProperty("code").GetString());
        Assert.Contains($"\"{named}\"", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await client.SendAsync("""{"op":"ping"}""");
        await client.UntilAsync("pong");
    }

    private static void Write(Api api, int from, int to) =>
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(from, to - from).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, n))));

    private static Confluent.Kafka.Message<byte[]?, byte[]?> Revision(int n, long publishedUs)
    {
        var record = Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, n, revision: 1));
        record.Timestamp = new Confluent.Kafka.Timestamp(publishedUs / 1_000, Confluent.Kafka.TimestampType.CreateTime);
        return record;
    }

    private static IEnumerable<JsonElement> ItemsOf(IEnumerable<JsonElement> frames) =>
        frames.Where(f => f.GetProperty("event").GetString() == "data").SelectMany(f => f.GetProperty("data").EnumerateArray());

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
}
