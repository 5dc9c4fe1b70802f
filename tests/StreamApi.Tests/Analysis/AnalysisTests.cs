using System.Net;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Indicators;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Analysis;

/// <summary>Indicators that are computed when they are read, and the channel of those that the engine has computed.</summary>
public sealed class AnalysisTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";

    [Fact]
    public async Task Indicators_of_any_interval_are_computed_on_reading_with_what_came_before_and_paged()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        Candle[] bars = [.. Enumerable.Range(0, 40).Select(n => Samples.Bar(Spy, n))];
        api.Log.Write(TopicCatalog.Candles, bars.Select(c => Samples.Record(TopicCatalog.Candles, c)));
        await api.StoredAsync(40);

        var answer = await GetAsync(http, "interval=1m&indicators=sma(3),macd(3,6,2)&last=2");
        Assert.Equal((Spy, "1m"), (answer.GetProperty("instrument").GetString(), answer.GetProperty("interval").GetString()));
        var rows = answer.GetProperty("bars");
        Assert.Equal(2, rows.GetArrayLength());
        Assert.Equal(Samples.OpenUs + (39 * Samples.MinuteUs), rows[1].GetProperty("start_us").GetInt64());
        Assert.True(rows[1].GetProperty("closed").GetBoolean());
        Assert.Equal(167.4238, rows[1].GetProperty("values").GetProperty("sma(3)").GetDouble(), 1e-9);
        var macd = new IndicatorSeries(IndicatorSpec.Parse("macd(3,6,2)"));
        foreach (var bar in bars)
        {
            macd.Next(new IndicatorBar(1, bar.Open / 1e4, bar.High / 1e4, bar.Low / 1e4, bar.Close / 1e4, bar.Volume));
        }

        Assert.Equal(macd.Values[1], rows[1].GetProperty("values").GetProperty("macd(3,6,2).signal").GetDouble());

        // From a time: what came before it is computed over, and the next page goes on as if there were none.
        string from = $"interval=1m&indicators=ema(5)&from={Samples.OpenUs + (10 * Samples.MinuteUs)}";
        var first = await GetAsync(http, $"{from}&limit=20");
        var second = await GetAsync(http, $"{from}&limit=20&cursor={first.GetProperty("next").GetString()}");
        var whole = await GetAsync(http, from);
        Assert.Equal(
            whole.GetProperty("bars").EnumerateArray().Select(row => row.GetRawText()),
            first.GetProperty("bars").EnumerateArray().Concat(second.GetProperty("bars").EnumerateArray()).Select(row => row.GetRawText()));

        // Merged: buckets of seven minutes; the first has no average of two.
        var merged = (await GetAsync(http, "interval=7m&indicators=sma(2)&from=2013-10-07")).GetProperty("bars");
        Assert.Equal(JsonValueKind.Null, merged[0].GetProperty("values").GetProperty("sma(2)").ValueKind);
        Assert.Equal((167.4206 + 167.4213) / 2, merged[1].GetProperty("values").GetProperty("sma(2)").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task The_open_candle_comes_last_and_is_marked()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(0, 3).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, n))));
        var open = Samples.Bar(Spy, 3);
        open.Closed = false;
        api.Log.Write(TopicCatalog.CandlesLive, [Samples.Record(TopicCatalog.CandlesLive, open)]);
        await api.StoredAsync(3);
        await Eventually.TrueAsync(
            async () => (await GetAsync(http, "interval=1m&indicators=sma(2)&last=10")).GetProperty("bars").GetArrayLength() == 4, TimeSpan.FromSeconds(30), "the open candle is there");
        var last = (await GetAsync(http, "interval=1m&indicators=sma(2)&last=10")).GetProperty("bars")[3];
        Assert.False(last.GetProperty("closed").GetBoolean());
        Assert.Equal((167.4202 + 167.4203) / 2, last.GetProperty("values").GetProperty("sma(2)").GetDouble(), 1e-9);
        Assert.Equal(3, (await GetAsync(http, $"interval=1m&indicators=sma(2)&from=2013-10-07&to={open.StartUs}")).GetProperty("bars").GetArrayLength());
    }

    [Theory]
    [InlineData("interval=1m", "indicators is missing")]
    [InlineData("interval=1m&indicators=smaa(3)", "there is no indicator 'smaa'")]
    [InlineData("interval=1m&indicators=sma(0)", "period is 0")]
    [InlineData("indicators=sma(3)", "interval is missing")]
    [InlineData("interval=1m&indicator=sma(3)", "there is no parameter 'indicator'")]
    public async Task What_cannot_be_computed_says_why(string query, string why)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        var response = await http.GetAsync($"/api/analysis/SPY?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(why, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalogue_has_every_indicator_with_its_parameters()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        using var answer = JsonDocument.Parse(await http.GetStringAsync("/api/indicators"));
        var all = answer.RootElement.GetProperty("indicators");
        Assert.Equal(IndicatorCatalog.All.Select(d => d.Name), all.EnumerateArray().Select(d => d.GetProperty("name").GetString()!));
        var macd = all.EnumerateArray().Single(d => d.GetProperty("name").GetString() == "macd");
        Assert.Equal("pane", macd.GetProperty("place").GetString());
        Assert.Equal("""{"name":"fast","default":12,"min":2,"max":2000,"whole":true}""", macd.GetProperty("parameters")[0].GetRawText());
    }

    [Fact]
    public async Task The_channel_goes_from_the_last_ones_into_live()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        Write(api, 0, 1, 2);
        await api.SeenAsync(TopicCatalog.Analysis, 3);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"a","channel":"analysis","instruments":"SPY","interval":"1m","from":{"last":2}}""");
        var data = await client.UntilAsync("data");
        Assert.Equal([Samples.OpenUs + Samples.MinuteUs, Samples.OpenUs + (2 * Samples.MinuteUs)], data.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("start_us").GetInt64()));
        Assert.Equal("{\"sma(20)\":101.5}", data.GetProperty("data")[0].GetProperty("technical_indicators").GetRawText());
        await client.UntilAsync("caught_up");
        Write(api, 3);
        data = await client.UntilAsync("data");
        Assert.Equal(Samples.OpenUs + (3 * Samples.MinuteUs), data.GetProperty("data")[0].GetProperty("start_us").GetInt64());

        await client.SendAsync("""{"op":"subscribe","id":"b","channel":"analysis","instruments":"SPY","interval":"7m"}""");
        var error = await client.NextAsync();
        Assert.Equal("unknown_interval", error!.Value.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/ws/analysis")]
    [InlineData("/ws/analysis?replay=2013-10-07&speed=0")]
    public async Task The_socket_of_the_other_service_says_each_bar_as_it_closes(string path)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        Write(api, 0, 1);
        await api.SeenAsync(TopicCatalog.Analysis, 2);
        await using var client = await api.ConnectAsync(ApiPort.MultiEndpoint, path);
        var welcome = await client.NextAsync();
        Assert.Equal("analysis", welcome!.Value.GetProperty("endpoint").GetString());
        await client.SendAsync("""{"type":"subscribe","symbol":"SPY"}""");
        Assert.Equal("subscription", (await client.NextAsync())!.Value.GetProperty("type").GetString());
        bool isReplay = path.Contains("replay", StringComparison.Ordinal);
        var data = (await client.NextAsync())!.Value;
        Assert.Equal(isReplay ? "100.5" : "101.5", data.GetProperty("data").GetProperty("technical_indicators").GetProperty("sma(20)").GetRawText());
        if (!isReplay)
        {
            Write(api, 2);
        }

        data = (await client.NextAsync())!.Value;
        Assert.Equal(isReplay ? "101.5" : "102.5", data.GetProperty("data").GetProperty("technical_indicators").GetProperty("sma(20)").GetRawText());
        Assert.Equal("SPY", data.GetProperty("symbol").GetString());
    }

    private static void Write(Api api, params int[] minutes) => api.Log.Write(TopicCatalog.Analysis, minutes.Select(n => new Message<byte[]?, byte[]?>
    {
        Key = Encoding.UTF8.GetBytes(Spy),
        Value = Samples.Value(TopicCatalog.Analysis, Sample(n)),
        Timestamp = new Timestamp((Samples.OpenUs + ((n + 1) * Samples.MinuteUs)) / 1000, TimestampType.CreateTime),
    }));

    private static BarAnalysis Sample(int n) => new()
    {
        Instrument = Spy,
        Interval = "1m",
        StartUs = Samples.OpenUs + (n * Samples.MinuteUs),
        EndUs = Samples.OpenUs + ((n + 1) * Samples.MinuteUs),
        TradingDate = 20131007,
        Indicators = { new NamedValue { Name = "sma(20)", Value = 100.5 + n } },
    };

    private static async Task<JsonElement> GetAsync(HttpClient http, string query)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync($"/api/analysis/SPY?{query}"));
        return answer.RootElement.Clone();
    }
}
