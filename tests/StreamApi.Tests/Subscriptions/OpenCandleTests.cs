using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Open candles of an interval that nobody builds.</summary>
public sealed class OpenCandleTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task They_are_the_closed_parts_and_the_one_that_is_open()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Closed(api, 0, 1, 2);
        await api.StoredAsync(3);
        Open(api, 3, volume: 5);
        await api.SeenAsync(TopicCatalog.Candles, 3);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"o","channel":"candles.live","instruments":"SPY","interval":"7m"}""");

        var candle = await UntilAsync(client, c => Volume(c) == (3 * 1_200) + 5);
        Assert.Equal(Samples.OpenUs, candle.GetProperty("start_us").GetInt64());
        Assert.False(candle.GetProperty("closed").GetBoolean());
        Assert.Equal("7m", candle.GetProperty("interval").GetString());

        // The next state of the open part takes the place of the one before, and what it closes as that of the last.
        Open(api, 3, volume: 50);
        await UntilAsync(client, c => Volume(c) == (3 * 1_200) + 50);
        Open(api, 4, volume: 7);
        await UntilAsync(client, c => Volume(c) == (3 * 1_200) + 50 + 7);
        Closed(api, 3);
        await UntilAsync(client, c => Volume(c) == (4 * 1_200) + 7);

        // With the part that ends it, it is closed, and the next one begins.
        Closed(api, 4, 6);
        Open(api, 7, volume: 9);
        candle = await UntilAsync(client, c => Volume(c) == 9);
        Assert.Equal(Samples.OpenUs + (7 * Samples.MinuteUs), candle.GetProperty("start_us").GetInt64());
    }

    [Fact]
    public async Task Nobody_who_wants_one_is_no_work_and_the_next_one_finds_it_again()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Open(api, 0, volume: 5);
        for (int turn = 0; turn < 3; turn++)
        {
            await using var client = await api.ConnectAsync();
            await client.SendAsync("""{"op":"subscribe","id":"o","channel":"candles.live","instruments":"NYSE:SPY","interval":["1m","13m"]}""");
            await UntilAsync(client, c => c.GetProperty("interval").GetString() == "13m" && Volume(c) == 5);
        }
    }

    [Fact]
    public async Task Below_a_minute_there_are_open_ones_as_well_built_and_merged()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Closed(api, TopicCatalog.CandlesFast, "1s", 7, 8, 9);
        await api.SeenAsync(TopicCatalog.CandlesFast, 3);
        Open(api, 10, volume: 5, "1s");
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"o","channel":"candles.live","instruments":"SPY","interval":["1s","7s"]}""");

        var candle = await UntilAsync(client, c => c.GetProperty("interval").GetString() == "7s" && Volume(c) == (3 * 1_200) + 5);
        Assert.Equal(Samples.OpenUs + 7_000_000, candle.GetProperty("start_us").GetInt64());
        Assert.False(candle.GetProperty("closed").GetBoolean());
        Closed(api, TopicCatalog.CandlesFast, "1s", 10, 13);
        Open(api, 14, volume: 9, "1s");
        candle = await UntilAsync(client, c => c.GetProperty("interval").GetString() == "7s" && Volume(c) == 9);
        Assert.Equal(Samples.OpenUs + 14_000_000, candle.GetProperty("start_us").GetInt64());

        await using var another = await api.ConnectAsync();
        await another.SendAsync("""{"op":"subscribe","id":"o","channel":"candles.live","instruments":"SPY","interval":"1s"}""");
        await UntilAsync(another, c => Volume(c) == 9);
    }

    private static int Volume(JsonElement candle) => candle.GetProperty("volume").GetInt32();

    private static async Task<JsonElement> UntilAsync(Client client, Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            var frame = await client.UntilAsync("data");
            var found = frame.GetProperty("data").EnumerateArray().Where(wanted).ToList();
            if (found.Count > 0)
            {
                return found[0];
            }
        }
    }

    private static void Closed(Api api, params int[] minutes) => Closed(api, TopicCatalog.Candles, "1m", minutes);

    private static void Closed(Api api, Topic topic, string interval, params int[] bars) =>
        api.Log.Write(topic, bars.Select(n => Samples.Record(topic, Samples.Bar("NYSE:SPY", n, interval))));

    private static void Open(Api api, int bar, long volume, string interval = "1m")
    {
        Candle candle = Samples.Bar("NYSE:SPY", bar, interval);
        (candle.Closed, candle.Volume) = (false, volume);
        api.Log.Write(TopicCatalog.CandlesLive, [Samples.Record(TopicCatalog.CandlesLive, candle)]);
    }
}
