using System.Net;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Replay;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>A client that was written for live data, on history.</summary>
public sealed class StreamReplayTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public void An_address_asks_for_live_data_or_for_history()
    {
        Assert.Null(Read());
        Assert.Null(Read(("token", "abc")));
        Assert.Null(Read(("replay", "live")));
        Assert.Equal(new StreamReplay(new StartFrom.Date(new DateOnly(2013, 10, 7)), 60), Read(("replay", "2013-10-07"), ("speed", "60")));
        Assert.Equal(new StreamReplay(new StartFrom.Time(Samples.OpenUs), 1), Read(("replay", "2013-10-07T09:30:00-04:00")));
        Assert.Equal(new StreamReplay(new StartFrom.Span(TimeSpan.FromHours(2)), 0.5), Read(("replay", "-PT2H"), ("speed", "0.5")));
    }

    [Theory]
    [InlineData("replay=yesterday", "replay 'yesterday' is not a time")]
    [InlineData("replay=2013-10-07T09:30:00", "has no zone")]
    [InlineData("replay=2013-10-07&speed=-1", "speed '-1' is not a number")]
    [InlineData("replay=2013-10-07&speed=NaN", "speed 'NaN' is not a number")]
    [InlineData("replay=2013-10-07&speed=fast", "speed 'fast' is not a number")]
    [InlineData("replay=2013-10-07&speed=1000001", "speed '1000001' is not a number")]
    [InlineData("speed=60", "speed needs replay")]
    public async Task What_cannot_be_replayed_is_refused_before_the_handshake(string query, string says)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        foreach (var (port, path) in new[] { (ApiPort.MultiEndpoint, "ws/stream"), (ApiPort.BrokerProxy, "") })
        {
            using var http = new HttpClient { BaseAddress = api.At(port) };
            using var asked = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}") { Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Sec-WebSocket-Version", "13" }, { "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==" } } };
            using var answer = await http.SendAsync(asked, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(says, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100")]
    public async Task On_8081_each_quote_and_each_state_of_the_open_candle_comes_in_its_turn(string speed)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        ReplayTicks.Write(api, seconds: 5);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, $"ws/stream?replay=2013-10-07&speed={speed}");
        await client.ExpectAsync("json stream connection");
        await client.SendAsync(new { type = "subscribe", symbol = "SPY" });
        Assert.Equal("subscribed", (await client.MessageAsync()).GetProperty("status").GetString());

        // A quote is told a tenth of a second after its trade, the open candle a quarter.
        Assert.Equal(
            ["167.01 100 -", "167.01 100 167.01", "167.02 200 167.01", "167.02 200 167.02", "167.03 300 167.02", "167.03 300 167.03", "167.04 400 167.03", "167.04 400 167.04", "167.05 500 167.04", "167.05 500 167.05"],
            await DataAsync(client, 10, message =>
            {
                var data = message.GetProperty("data");
                return $"{data.GetProperty("price").GetRawText()} {data.GetProperty("volume").GetRawText()} {(data.TryGetProperty("candle", out var candle) ? candle.GetProperty("close").GetRawText() : "-")}";
            }));
        await client.SendAsync(new { type = "ping" });
        Assert.Equal("pong", (await client.MessageAsync()).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100")]
    public async Task On_8765_each_quote_comes_in_its_turn(string speed)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        ReplayTicks.Write(api, seconds: 5);

        // An exchange of which nothing was seen yet is none.
        await api.SeenAsync(TopicCatalog.Ticks, (2 * 5) + (6 * api.Layout.Partitions));
        await using var client = await api.OpenAsync(ApiPort.BrokerProxy, $"?replay=2013-10-07&speed={speed}");
        Assert.Equal("info", (await client.MessageAsync()).GetProperty("type").GetString());
        await client.SendAsync(new { command = "subscribe", exchange = "nyse", symbols = new[] { "SPY", "QQQ" } });
        Assert.Equal("success", (await client.MessageAsync()).GetProperty("status").GetString());
        Assert.Equal(
            [.. Enumerable.Range(1, 5).SelectMany(n => new[] { $"SPY 167.0{n} 2013-10-07 19:00:0{n - 1}", $"QQQ 167.0{n} 2013-10-07 19:00:0{n - 1}" })],
            await DataAsync(client, 10, message => $"{message.GetProperty("symbol").GetString()} {message.GetProperty("last_traded_price").GetRawText()} {message.GetProperty("timestamp").GetString()}"));
        await client.SendAsync(new { command = "list_exchanges" });
        Assert.Equal("Available exchanges", (await client.MessageAsync()).GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_live_client_runs_on_a_date()
    {
        const long Day = 86_400_000_000;
        await using var api = await Api.StartAsync(kafka, postgres);
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs - Day, 1))]);
        api.Log.Write(TopicCatalog.Ticks, Enumerable.Range(2, 5).Select(n => Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs + (n * 1_000_000), n))));
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs + Day, 9))]);
        await api.SeenAsync(TopicCatalog.Ticks, 7);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/stream?replay=2013-10-07&speed=0");
        await client.ExpectAsync("json stream connection");
        await client.SendAsync(new { type = "subscribe", symbol = "SPY" });
        Assert.Equal("subscribed", (await client.MessageAsync()).GetProperty("status").GetString());
        string price = "";
        while (price != "167.06")
        {
            // Its state before the date comes first, as the present one does where it is live.
            var message = await client.MessageAsync();
            string time = message.GetProperty("timestamp").GetString()!;
            Assert.True(time.StartsWith("2013-10-07T13:30:0", StringComparison.Ordinal) || (price.Length == 0 && time.StartsWith("2013-10-06", StringComparison.Ordinal)), time);
            price = message.GetProperty("data").GetProperty("price").GetRawText();
        }
    }

    private static async Task<List<string>> DataAsync(Client client, int count, Func<JsonElement, string> shown)
    {
        var messages = new List<string>();
        while (messages.Count < count)
        {
            messages.Add(shown(await client.MessageAsync()));
        }

        return messages;
    }

    private static StreamReplay? Read(params (string Name, string Value)[] parameters) =>
        StreamReplay.Read(new QueryCollection(parameters.ToDictionary(p => p.Name, p => new StringValues(p.Value))));
}
