using System.Net;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EventStore;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Compatibility;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>What clients are told while what is behind the API is away, and that it comes back by itself.</summary>
public sealed class ServersAwayTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Candles = "/api/candles/NYSE:SPY?interval=1m";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task While_the_store_is_away_history_says_so_and_what_is_live_goes_on()
    {
        Gateway? way = null;
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: options =>
        {
            var direct = new NpgsqlConnectionStringBuilder(options.Postgres.ConnectionString);
            way = new Gateway(direct.Host!, direct.Port);
            var through = EventStoreDatabase.CreateDataSource(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Host = "127.0.0.1", Port = way.Port }.ConnectionString);
            return options with { Postgres = through, Readers = through };
        });
        using var store = way!;
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(0, 3).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", n))));
        await api.StoredAsync(3);
        await api.ListAsync(Reliance.Listed);
        using var http = new HttpClient { BaseAddress = api.Http };
        await using var live = await api.ConnectAsync();
        await live.SendAsync("""{"op":"subscribe","id":"l","channel":"candles","interval":"1m","instruments":"NYSE:SPY"}""");
        await live.UntilAsync("caught_up");
        await using var proxy = await api.OpenAsync(ApiPort.BrokerProxy);
        await proxy.MessageAsync();
        await using var stream = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/stream");
        await stream.MessageAsync();
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(api.Http, "/hubs/market")).Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);

        store.Shut();
        await Eventually.TrueAsync(async () => (await ReadyAsync(http)).Status == HttpStatusCode.ServiceUnavailable, Patience, "it is not ready");
        var (_, ready) = await ReadyAsync(http);
        Assert.Equal(("not ready", "ok"), (ready.GetProperty("status").GetString(), ready.GetProperty("kafka").GetString()));
        Assert.StartsWith("PostgreSQL does not answer", ready.GetProperty("checks").GetProperty("api").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);

        // For a second what is stored is known from before.
        await Eventually.TrueAsync(async () => (await http.GetAsync("/api/ticks/NYSE:SPY?last=1")).StatusCode == HttpStatusCode.ServiceUnavailable, Patience, "what is stored is asked for");
        foreach (string path in new[] { Candles, "/api/candles/NYSE:SPY?interval=7m&last=3", "/api/ticks/NYSE:SPY?last=1", "/api/quotes?instruments=NYSE:SPY", "/api/events?instruments=NYSE:SPY", "/api/gaps?instrument=NYSE:SPY", "/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&last=3" })
        {
            using var response = await http.GetAsync(path);
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable, "upstream_unavailable", true), (path, response.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("retryable").GetBoolean()));
            Assert.Contains("in some seconds", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        foreach (string path in new[] { "/api", "/api/instruments?query=reliance", "/api/calendar/NSE", "/api/feeds", "/api/watch" })
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, (await http.GetAsync(path)).StatusCode));
        }

        await live.SendAsync("""{"op":"subscribe","id":"h","channel":"candles","interval":"1m","instruments":"NYSE:SPY","from":"2013-10-07"}""");
        Assert.Equal(("upstream_unavailable", true), await ErrorAsync(live));
        await proxy.SendAsync(new { command = "list_exchanges" });
        Assert.Equal("success", (await proxy.MessageAsync()).GetProperty("status").GetString());
        await proxy.SendAsync(new { command = "subscribe", exchange = "nse", symbols = new[] { "RELIANCE" } });
        Assert.Contains("away", (await proxy.MessageAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);
        await stream.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        Assert.Contains("away", (await stream.MessageAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);

        // With its first frame, or with the one that history was to be in.
        var refused = await Assert.ThrowsAsync<HubException>(async () => await hub.StreamAsync<JsonElement>(
            "Subscribe", new { id = "h", channel = "candles", interval = "1m", instruments = "NYSE:SPY", from = "2013-10-07" }, TestContext.Current.CancellationToken).LastAsync().AsTask().WaitAsync(Patience, TimeProvider.System));
        Assert.Contains("upstream_unavailable: ", refused.Message, StringComparison.Ordinal);
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 3))]);
        Assert.Equal(Samples.OpenUs + (3 * Samples.MinuteUs), (await live.UntilAsync("data")).GetProperty("data")[0].GetProperty("start_us").GetInt64());

        store.Open();
        await Eventually.TrueAsync(async () => (await ReadyAsync(http)).Status == HttpStatusCode.OK && (await http.GetAsync(Candles)).StatusCode == HttpStatusCode.OK, Patience, "it is ready again");
        await stream.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        await stream.ExpectAsync("json stream subscribed");
        await live.SendAsync("""{"op":"subscribe","id":"h","channel":"candles","interval":"1m","instruments":"NYSE:SPY","from":"2013-10-07","to":"2013-10-07"}""");
        await live.UntilAsync("completed");
    }

    [Fact]
    public async Task While_Kafka_is_away_it_is_not_ready_says_why_and_goes_on_when_it_is_back()
    {
        using var folder = new TempFolder("broker");
        EmbeddedBroker? broker = await EmbeddedBroker.StartAsync(new BrokerOptions { Folder = folder.FullPath }, NullLoggerFactory.Instance, TimeProvider.System);
        int port = int.Parse(broker.Bootstrap.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new() { RingAtStart = 1, RingRecords = 16 }, bootstrap: broker.Bootstrap);
            api.Log.Write(TopicCatalog.Ticks, Enumerable.Range(0, 100).Select(n => Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs + n, n))));
            await api.SeenAsync(TopicCatalog.Ticks, 100);
            using var http = new HttpClient { BaseAddress = api.Http };
            await using var live = await api.ConnectAsync();
            await live.SendAsync("""{"op":"subscribe","id":"l","channel":"ticks","instruments":"NYSE:SPY"}""");
            await live.UntilAsync("caught_up");
            Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(http)).Status);

            await broker.DisposeAsync();
            broker = null;
            await Eventually.TrueAsync(async () => (await ReadyAsync(http)).Status == HttpStatusCode.ServiceUnavailable, Patience, "it is not ready");
            var (_, ready) = await ReadyAsync(http);
            Assert.StartsWith("does not answer", ready.GetProperty("kafka").GetString(), StringComparison.Ordinal);
            Assert.Contains("Kafka does not answer", ready.GetProperty("checks").GetProperty("api").GetString(), StringComparison.Ordinal);
            foreach (string path in new[] { "/api/ticks/NYSE:SPY?from=2013-10-07", "/api/feeds" })
            {
                using var response = await http.GetAsync(path);
                var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
                Assert.Equal((path, HttpStatusCode.ServiceUnavailable, "upstream_unavailable"), (path, response.StatusCode, problem.GetProperty("code").GetString()));
            }

            await live.SendAsync("""{"op":"subscribe","id":"h","channel":"ticks","instruments":"NYSE:SPY","from":"2013-10-07"}""");
            Assert.Equal(("upstream_unavailable", true), await ErrorAsync(live));
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Candles)).StatusCode);

            broker = await EmbeddedBroker.StartAsync(new BrokerOptions { Folder = folder.FullPath, Port = port }, NullLoggerFactory.Instance, TimeProvider.System);
            await Eventually.TrueAsync(async () => (await ReadyAsync(http)).Status == HttpStatusCode.OK, Patience, "it is ready again");
            using var log = new TestLog(api.Kafka);
            log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs + 100, 100))]);
            Assert.Equal(100, (await live.UntilAsync("data")).GetProperty("data")[0].GetProperty("trade_us").GetInt64() - Samples.OpenUs);

            // Whoever asks in the first seconds is still told that it is away, and that it may come back.
            await Eventually.TrueAsync(
                async () =>
                {
                    await live.SendAsync("""{"op":"subscribe","id":"h","channel":"ticks","instruments":"NYSE:SPY","from":"2013-10-07","to":"2013-10-07"}""");
                    return await EndAsync(live) == "completed";
                },
                Patience, "the log is read");
        }
        finally
        {
            if (broker is not null)
            {
                await broker.DisposeAsync();
            }
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> ReadyAsync(HttpClient http)
    {
        using var response = await http.GetAsync("/health/ready");
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private static async Task<string> EndAsync(Client client)
    {
        while (await client.NextAsync() is { } frame)
        {
            string happened = frame.GetProperty("event").GetString()!;
            if (happened is "completed" or "error")
            {
                return happened;
            }
        }

        return "closed";
    }

    private static async Task<(string?, bool)> ErrorAsync(Client client)
    {
        while (await client.NextAsync() is { } frame)
        {
            if (frame.GetProperty("event").GetString() == "error")
            {
                return (frame.GetProperty("code").GetString(), frame.GetProperty("retryable").GetBoolean());
            }
        }

        return ("closed", false);
    }
}
