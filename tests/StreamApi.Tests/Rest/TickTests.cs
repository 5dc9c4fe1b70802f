using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Protocol;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class TickTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Ticks_are_paged_out_of_the_log_as_json_and_csv()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Ticks, Enumerable.Range(0, 250).Select(n => Samples.Record(n % 2 == 0 ? "NYSE:SPY" : "NYSE:QQQ", Samples.Trade(Samples.OpenUs + (n * 1_000_000L), n + 1))));
        await api.SeenAsync(TopicCatalog.Ticks, 250);

        var ids = new List<long>();
        int pages = 0;
        for (string? next = "/api/ticks/SPY?from=2013-10-07&limit=40"; next is not null; pages++)
        {
            var response = await http.GetAsync(next);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            ids.AddRange(page.RootElement.GetProperty("ticks").EnumerateArray().Select(t => t.GetProperty("trade_id").GetInt64()));
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(Enumerable.Range(0, 125).Select(n => (n * 2L) + 1), ids);
        Assert.Equal(4, pages);
        Assert.Equal([245, 247, 249], await IdsAsync("last=3"));
        Assert.Equal([7, 9], await IdsAsync($"from={Samples.OpenUs + 5_000_001}&to={Samples.OpenUs + 10_000_000}"));

        using var csv = new HttpRequestMessage(HttpMethod.Get, "/api/ticks/NYSE:SPY?limit=1");
        csv.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        Assert.Equal(Examples.Get("csv http ticks").TrimEnd() + "\n", await (await http.SendAsync(csv)).Content.ReadAsStringAsync());

        async Task<IEnumerable<long>> IdsAsync(string query) => JsonDocument.Parse(await http.GetStringAsync($"/api/ticks/SPY?{query}")).RootElement
            .GetProperty("ticks").EnumerateArray().Select(t => t.GetProperty("trade_id").GetInt64()).ToList();
    }

    [Theory]
    [InlineData("/api/ticks/SPYY", 404, "unknown_instrument", "NYSE:SPY")]
    [InlineData("/api/ticks/SPY?cursor=YWZ0ZXI6MQ", 400, "bad_cursor", "next")]
    [InlineData("/api/ticks/SPY?from=2013-10-08&to=2013-10-07", 400, "bad_request", "later")]
    [InlineData("/api/ticks/SPY?last=0", 400, "bad_request", "last")]
    [InlineData("/api/ticks/SPY?interval=1m", 400, "bad_request", "interval")]
    public async Task What_is_wrong_is_answered_with_a_problem_that_names_the_remedy(string path, int status, string code, string named)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs, 1))]);
        await api.SeenAsync(TopicCatalog.Ticks, 1);
        var response = await http.GetAsync(path);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Contains($"\"code\":\"{code}\"", body, StringComparison.Ordinal);
        Assert.Contains(named, body, StringComparison.Ordinal);
    }
}
