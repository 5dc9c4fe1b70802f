using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class MergedCandleTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const long SevenUs = 7 * Samples.MinuteUs;

    [Fact]
    public async Task Any_interval_is_merged_on_reading_and_paged()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        await WriteAsync(api, Enumerable.Range(0, 25));

        var pages = new List<JsonElement>();
        for (string? next = "/api/candles/SPY?interval=7m&from=2013-10-07&limit=1"; next is not null;)
        {
            var response = await http.GetAsync(next);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal("7m", page.RootElement.GetProperty("interval").GetString());
            pages.Add(Assert.Single(page.RootElement.GetProperty("candles").EnumerateArray()).Clone());
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(Enumerable.Range(0, 4).Select(n => Samples.OpenUs + (n * SevenUs)), pages.Select(c => c.GetProperty("start_us").GetInt64()));
        Assert.Equal(
            "{\"instrument\":\"NYSE:SPY\",\"interval\":\"7m\",\"start_us\":1381153020000000,\"end_us\":1381153440000000,\"open\":167.4107,\"high\":167.4313,\"low\":167.3907,\"close\":167.4213,"
            + "\"volume\":8400,\"turnover\":1406244.0000,\"vwap\":167.410000,\"oi\":null,\"trades\":84,\"closed\":true,\"revision\":6,\"source\":\"lean\",\"flags\":[]}",
            pages[1].GetRawText());
        Assert.Equal(4 * 1_200, pages[3].GetProperty("volume").GetInt32());

        // 90 minutes and 2 hours, of bars of a minute: 1h is built nowhere.
        Assert.Equal(["1h", "90m", "2h"], await Task.WhenAll(new[] { "60m", "5400s", "2h" }.Select(async interval => (await GetAsync(http, interval, "last=1")).GetProperty("interval").GetString())));
    }

    [Fact]
    public async Task The_last_so_many_are_merged_ones_and_what_began_before_from_is_not_among_them()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        await WriteAsync(api, Enumerable.Range(0, 25).Where(n => n is < 7 or >= 14));

        Assert.Equal("0 2 3", await BucketsAsync("last=10"));
        Assert.Equal("2 3", await BucketsAsync("last=2"));
        Assert.Equal("0", await BucketsAsync($"last=1&to={Samples.OpenUs + SevenUs}"));
        Assert.Equal("2 3", await BucketsAsync($"from={Samples.OpenUs + 1}"));
        Assert.Equal("0 2", await BucketsAsync($"from=0&to={Samples.OpenUs + (3 * SevenUs)}"));

        async Task<string> BucketsAsync(string query) => string.Join(" ", (await GetAsync(http, "7m", query)).GetProperty("candles").EnumerateArray()
            .Select(c => (c.GetProperty("start_us").GetInt64() - Samples.OpenUs) / SevenUs));
    }

    [Fact]
    public async Task Weeks_and_months_are_made_of_trading_days_and_adjusted_before_they_are_merged()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Candles, [.. new[] { 7, 8, 9, 14 }.Select(Day)]);
        await api.StoredAsync(4);

        var weeks = (await GetAsync(http, "1w", "")).GetProperty("candles");
        Assert.Equal(["3600", "1200"], weeks.EnumerateArray().Select(c => c.GetProperty("volume").GetRawText()));
        Assert.Equal(new DateTimeOffset(2013, 10, 11, 20, 0, 0, TimeSpan.FromHours(-4)).ToUnixTimeMilliseconds() * 1000, weeks[0].GetProperty("end_us").GetInt64());
        Assert.Equal("4800", Assert.Single((await GetAsync(http, "1mo", "")).GetProperty("candles").EnumerateArray()).GetProperty("volume").GetRawText());

        // The split of 8 October is in the 7th alone: 1200 · 5 + 2 · 1200.
        Assert.Equal("8400", (await GetAsync(http, "1w", "adjust=splits")).GetProperty("candles")[0].GetProperty("volume").GetRawText());
    }

    [Fact]
    public async Task Answers_are_csv_and_compressed_where_the_client_takes_it()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        await WriteAsync(api, Enumerable.Range(0, 700));
        byte[] plain = await SendAsync("");
        Assert.Equal(plain, await SendAsync("gzip"));
        Assert.Equal(plain, await SendAsync("br"));
        string[] lines = Encoding.UTF8.GetString(plain).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(101, lines.Length);
        Assert.Equal("NYSE:SPY,7m,1381152600000000,1381153020000000,2013-10-07,167.4100,167.4306,167.3900,167.4206,8400,0,1406244.0000,167.410000,,84,0,6,lean,0", lines[1]);

        async Task<byte[]> SendAsync(string encoding)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/candles/SPY?interval=7m");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
            if (encoding.Length > 0)
            {
                request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
            }

            var response = await http.SendAsync(request);
            Assert.Equal(encoding, string.Join(',', response.Content.Headers.ContentEncoding));
            await using var body = await response.Content.ReadAsStreamAsync();
            await using var text = encoding switch { "gzip" => new GZipStream(body, CompressionMode.Decompress), "br" => new BrotliStream(body, CompressionMode.Decompress), _ => body };
            using var all = new MemoryStream();
            await text.CopyToAsync(all);
            return all.ToArray();
        }
    }

    [Fact]
    public async Task Seconds_come_out_of_their_log_with_the_last_revision_of_each()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        var bars = Enumerable.Range(0, 70).Select(n => Samples.Bar("NYSE:SPY", n, "1s")).ToList();
        var revised = Samples.Bar("NYSE:SPY", 31, "1s", revision: 1);
        revised.Volume = 5_000;
        api.Log.Write(TopicCatalog.CandlesFast, bars.Append(revised).Select(c => Samples.Record(TopicCatalog.CandlesFast, c)));
        await api.SeenAsync(TopicCatalog.CandlesFast, 71);

        Assert.Equal(70, (await GetAsync(http, "1s", "")).GetProperty("candles").GetArrayLength());
        Assert.Equal([36_000, 39_800, 12_000], await VolumesAsync(""));
        Assert.Equal([39_800, 12_000], await VolumesAsync("last=2"));
        Assert.Equal([39_800], await VolumesAsync($"from={Samples.OpenUs + 1}&limit=1"));

        async Task<IEnumerable<int>> VolumesAsync(string query) =>
            (await GetAsync(http, "30s", query)).GetProperty("candles").EnumerateArray().Select(c => c.GetProperty("volume").GetInt32()).ToList();
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string interval, string query)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync($"/api/candles/SPY?interval={interval}&{query}".TrimEnd('&')));
        return answer.RootElement.Clone();
    }

    private static async Task WriteAsync(Api api, IEnumerable<int> minutes)
    {
        var bars = minutes.Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", n))).ToList();
        api.Log.Write(TopicCatalog.Candles, bars);
        await api.StoredAsync(bars.Count);
    }

    private static Confluent.Kafka.Message<byte[]?, byte[]?> Day(int ofOctober)
    {
        var midnight = new DateTimeOffset(2013, 10, ofOctober, 0, 0, 0, TimeSpan.FromHours(-4));
        Candle day = Samples.Bar("NYSE:SPY", 0);
        (day.Interval, day.StartUs, day.EndUs) = ("1d", midnight.AddHours(4).ToUnixTimeMilliseconds() * 1000, midnight.AddHours(20).ToUnixTimeMilliseconds() * 1000);
        day.TradingDate = (uint)(20131000 + ofOctober);
        return Samples.Record(TopicCatalog.Candles, day);
    }
}
