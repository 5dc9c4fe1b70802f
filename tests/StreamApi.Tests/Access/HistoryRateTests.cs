using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>Rows of the past are limited for each client, however it asks for them.</summary>
public sealed class HistoryRateTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_client_may_read_so_many_at_once_and_waits_for_more()
    {
        using var rates = new HistoryRates(new AccessLimits { HistoryRowsPerMinute = 60_000 });
        Assert.True(rates.Of("key one").TryTake(100_000)); // never more than a minute's
        Assert.False(rates.Of("key one").TryTake(60_000));
        Assert.True(rates.Of("192.0.2.7").TryTake(60_000));
        await rates.Of("key one").TakeAsync(1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Over_HTTP_it_is_told_to_come_again_and_another_key_reads_on()
    {
        using var keys = new Keys();
        var (one, other) = (keys.Add("one"), keys.Add("other"));
        await using var api = await Api.StartAsync(kafka, postgres, configure: options => options with { Access = options.Access with { Keys = keys.File, Limits = options.Access.Limits with { HistoryRowsPerMinute = 10_000 } } });
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 0))]);
        await api.StoredAsync(1);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(one)).StatusCode);
        var refused = await GetAsync(one);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal(("limit", true), (problem.RootElement.GetProperty("code").GetString(), problem.RootElement.GetProperty("retryable").GetBoolean()));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(other)).StatusCode);

        async Task<HttpResponseMessage> GetAsync(string key)
        {
            using var http = new HttpClient { BaseAddress = api.Http };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return await http.GetAsync("/api/candles/SPY?interval=1m&limit=10000");
        }
    }
}
