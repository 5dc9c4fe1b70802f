using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Protocol;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class RestTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Candles_are_paged_exactly_as_json_and_csv()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(0, 25).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", n))));
        await api.StoredAsync(25);

        var starts = new List<long>();
        for (string? next = "/api/candles/SPY?interval=1m&from=2013-10-07&limit=10"; next is not null;)
        {
            var response = await http.GetAsync(next);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            starts.AddRange(page.RootElement.GetProperty("candles").EnumerateArray().Select(c => c.GetProperty("start_us").GetInt64()));
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(n => Samples.OpenUs + (n * Samples.MinuteUs)), starts);

        string one = await http.GetStringAsync("/api/candles/NYSE:SPY?interval=1m&limit=1");
        Assert.Equal(Examples.Get("json http candles").TrimEnd(), one);
        using var csv = new HttpRequestMessage(HttpMethod.Get, "/api/candles/NYSE:SPY?interval=1m&to=2013-10-07T13:31:00Z");
        csv.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        Assert.Equal(Examples.Get("csv http candles").TrimEnd() + "\n", await (await http.SendAsync(csv)).Content.ReadAsStringAsync());

        string last = await http.GetStringAsync("/api/candles/SPY?interval=1m&last=2");
        Assert.Equal(2, JsonDocument.Parse(last).RootElement.GetProperty("candles").GetArrayLength());
    }

    [Fact]
    public async Task A_plus_that_nobody_encoded_is_taken_and_a_turnover_of_any_size_is_exact()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        var large = Samples.Bar("NYSE:SPY", 1);
        large.Turnover = "170141183460469231731687303715884105.7270";
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 0)), Samples.Record(TopicCatalog.Candles, large)]);
        await api.StoredAsync(2);

        string answer = await http.GetStringAsync("/api/candles/SPY?interval=1m&from=2013-10-07T19:01:00+05:30&to=2013-10-07T19:02+05:30");
        var candle = Assert.Single(JsonDocument.Parse(answer).RootElement.GetProperty("candles").EnumerateArray());
        Assert.Equal(large.Turnover, candle.GetProperty("turnover").GetRawText());
        Assert.Equal("141784319550391026443072753096570.088106", candle.GetProperty("vwap").GetRawText());
        using var csv = new HttpRequestMessage(HttpMethod.Get, "/api/candles/SPY?interval=1m&last=1");
        csv.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        Assert.Contains($",{large.Turnover},141784319550391026443072753096570.088106,", await (await http.SendAsync(csv)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_says_what_there_is_and_HEAD_is_answered_everywhere()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 0))]);
        await api.StoredAsync(1);

        Assert.Equal(await http.GetStringAsync("/"), await http.GetStringAsync("/api"));
        using var index = JsonDocument.Parse(await http.GetStringAsync("/api"));
        Assert.Equal(["1s", "1m", "5m", "1d"], index.RootElement.GetProperty("intervals").EnumerateArray().Select(i => i.GetString()!));
        foreach (string path in new[] { "/", "/api", "/api/candles/SPY?interval=1m", "/api/calendar/NSE", "/health", "/health/live", "/health/ready" })
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            var response = await http.SendAsync(head);
            Assert.Equal((path, HttpStatusCode.OK, ""), (path, response.StatusCode, await response.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task Candles_are_adjusted_for_what_came_after_their_date()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 0))]);
        await api.StoredAsync(1);

        Assert.Equal(("167.4100", "1200", "200892.0000", "167.410000"), await AdjustedAsync("none"));
        Assert.Equal(("33.48200", "6000", "200892.00000", "33.4820000"), await AdjustedAsync("splits"));
        Assert.Equal(("33.31459000", "6000", "199887.54000000", "33.3145900000"), await AdjustedAsync("all"));

        async Task<(string Open, string Volume, string Turnover, string Vwap)> AdjustedAsync(string adjust)
        {
            string answer = await http.GetStringAsync($"/api/candles/SPY?interval=1m&last=1&adjust={adjust}");
            var candle = JsonDocument.Parse(answer).RootElement.GetProperty("candles")[0];
            string Raw(string name) => candle.GetProperty(name).GetRawText();
            return (Raw("open"), Raw("volume"), Raw("turnover"), Raw("vwap"));
        }
    }

    [Theory]
    [InlineData("/api/candles/SPY", 400, "bad_request", "interval=1m")]
    [InlineData("/api/candles/SPY?interval=7x", 400, "unknown_interval", "7x")]
    [InlineData("/api/candles/SPY?interval=90t", 400, "unknown_interval", "there are of 1s, 1m, 5m, 1d")]
    [InlineData("/api/candles/SPY?interval=7m@bid", 400, "unknown_interval", "there are of 1s, 1m, 5m, 1d")]
    [InlineData("/api/candles/SPY?interval=1m&from=2013-10-07T09:30:00", 400, "bad_request", "no zone")]
    [InlineData("/api/candles/SPY?interval=1m&limit=0", 400, "bad_request", "limit")]
    [InlineData("/api/candles/SPY?interval=1m&last=5&from=0", 400, "bad_request", "leave one out")]
    [InlineData("/api/candles/SPY?interval=1m&adjust=dividends", 400, "bad_request", "splits (bonuses too)")]
    [InlineData("/api/candles/SPY?interval=1m&cursor=xyz", 400, "bad_cursor", "next")]
    [InlineData("/api/candle/SPY", 404, "not_found", "/api/candles/")]
    [InlineData("/api/candles/NYSE:SPYY?interval=1m", 404, "unknown_instrument", "NYSE:SPY")]
    public async Task What_is_wrong_is_answered_with_a_problem_that_names_the_remedy(string path, int status, string code, string named)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 0))]);
        await api.StoredAsync(1);
        var response = await http.GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_what_runs()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        Assert.Equal(Examples.Get("json http ready").TrimEnd(), await http.GetStringAsync("/health/ready"));
        Assert.Equal(Examples.Get("json http ready").TrimEnd(), await http.GetStringAsync("/health"));
    }
}
