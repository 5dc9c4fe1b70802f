using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Alerts;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Streaming.Reading;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Alerts;

/// <summary>From a rule that is said over HTTP to the alert on every protocol, with the engine and the projections beside the API.</summary>
public sealed class AlertTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_rule_alerts_once_on_every_protocol_and_is_acknowledged()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 2, watchesRules: true);
        await api.ListAsync(Reliance.Listed);
        using var http = new HttpClient { BaseAddress = api.Http };
        var made = await MakeAsync(http, """{"version":1,"name":"round","instrument":"RELIANCE","when":{"type":"price","is":"crosses_above","level":2500.50}}""");
        string rule = made.GetProperty("id").GetString()!;
        Assert.Equal(("NSE:RELIANCE", 1), (made.GetProperty("rule").GetProperty("instrument").GetString(), made.GetProperty("revision").GetInt32()));

        await using var stream = await api.ConnectAsync();
        await stream.SendAsync("""{"op":"subscribe","id":"a","channel":"alerts","instruments":["RELIANCE"]}""");
        await stream.UntilAsync("subscribed");
        await using var socket = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/alerts");
        await socket.ExpectAsync("json alerts connection");
        await socket.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        await socket.ExpectAsync("json stream subscribed");

        await EvaluatedAsync(api, 1);
        api.Quote(2500_00);
        api.Quote(2500_50, 1);
        api.Quote(2501_00, 2);
        api.Quote(2500_00, 3);
        api.Quote(2502_00, 4);

        var item = (await stream.UntilAsync("data")).GetProperty("data")[0];
        Assert.Equal((rule, "price", "2501.00", "2500.50"), (item.GetProperty("rule").GetString(), item.GetProperty("type").GetString(), item.GetProperty("price").GetRawText(), item.GetProperty("level").GetRawText()));
        var alert = (await socket.MessageAsync()).GetProperty("data").GetProperty("price_alerts")[0];
        Assert.Equal((true, "2501.00", "2500.50"), (alert.GetProperty("triggered").GetBoolean(), alert.GetProperty("price").GetRawText(), alert.GetProperty("level").GetRawText()));

        var stored = await EventuallyAsync(http, "/api/alerts?instrument=NSE:RELIANCE", page => page.GetProperty("alerts").GetArrayLength() == 1);
        string id = stored.GetProperty("alerts")[0].GetProperty("id").GetString()!;
        Assert.Equal((item.GetProperty("id").GetString(), JsonValueKind.Null), (id, stored.GetProperty("alerts")[0].GetProperty("acknowledged_us").ValueKind));
        using var seen = await http.PostAsync($"/api/alerts/{id}/acknowledge", null);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Equal(0, (await http.GetFromJsonAsync<JsonElement>("/api/alerts?acknowledged=false")).GetProperty("alerts").GetArrayLength());
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>($"/api/alerts?rule={rule}&acknowledged=true")).GetProperty("alerts").GetArrayLength());

        // Changed it is another rule, which has alerted of nothing yet.
        using var changed = await http.PutAsJsonAsync($"/api/alerts/rules/{rule}", new { instrument = "NSE:RELIANCE", when = new { type = "price", @is = "above", level = 2502.5m }, frequency = "every_time" });
        Assert.Equal(2, (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("revision").GetInt32());
        await EvaluatedAsync(api, 2);
        api.Quote(2503_00, 5);
        await EventuallyAsync(http, "/api/alerts", page => page.GetProperty("alerts").GetArrayLength() == 2);
        var page = await http.GetFromJsonAsync<JsonElement>("/api/alerts?limit=1");
        Assert.Equal("2503.00", page.GetProperty("alerts")[0].GetProperty("price").GetRawText());
        var rest = await http.GetFromJsonAsync<JsonElement>($"/api/alerts?limit=1&cursor={page.GetProperty("next").GetString()}");
        Assert.Equal((id, JsonValueKind.Null), (rest.GetProperty("alerts")[0].GetProperty("id").GetString(), rest.GetProperty("next").ValueKind));

        // A replay tells alerts of then.
        await using var replay = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/alerts?replay=2025-01-27&speed=0");
        await replay.MessageAsync();
        await replay.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        await replay.MessageAsync();
        Assert.Equal("2501.00", (await replay.MessageAsync()).GetProperty("data").GetProperty("price_alerts")[0].GetProperty("price").GetRawText());

        Assert.Equal(HttpStatusCode.OK, (await http.DeleteAsync($"/api/alerts/rules/{rule}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/alerts/rules/{rule}")).StatusCode);
        Assert.Equal(0, (await http.GetFromJsonAsync<JsonElement>("/api/alerts/rules")).GetProperty("rules").GetArrayLength());
    }

    [Fact]
    public async Task A_rule_is_given_the_bars_before_it()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, watchesRules: true);
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(0, 10).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", n))));
        await api.StoredAsync(10);
        using var http = new HttpClient { BaseAddress = api.Http };
        await MakeAsync(http, """{"instrument":"NYSE:SPY","when":{"type":"volume","interval":"1m","times":2,"average_of":9}}""");
        await EvaluatedAsync(api, 1);
        var loud = Samples.Bar("NYSE:SPY", 10);
        loud.Volume = 2_401;
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, loud)]);
        var page = await EventuallyAsync(http, "/api/alerts", page => page.GetProperty("alerts").GetArrayLength() == 1);
        var alert = page.GetProperty("alerts")[0];
        Assert.Equal(("volume", "2400", "2401"), (alert.GetProperty("type").GetString(), alert.GetProperty("level").GetRawText(), alert.GetProperty("value").GetRawText()));
        Assert.Equal($"1m|{loud.StartUs}|0", alert.GetProperty("candle").GetString());
    }

    [Theory]
    [InlineData("{", "no rule as JSON")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"over","level":1}}""", "not one of above, below")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"above","level":1,"interval":"7m"}}""", "there are no candles of 7m")]
    [InlineData("""{"feed":"kitty","when":{"type":"silence","for":"PT1M"}}""", "there is no feed 'kitty'")]
    public async Task What_is_no_rule_is_refused(string rule, string detail)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        using var answer = await http.PostAsync("/api/alerts/rules", new StringContent(rule));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(detail, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Waits until the engine has so many rules: what comes after that is evaluated on them.</summary>
    private static async Task EvaluatedAsync(Api api, long rules)
    {
        using var groups = new GroupStandings(api.Kafka);
        string topic = api.Kafka.NameOf(TopicCatalog.AlertRules);
        int partitions = groups.PartitionsOf(topic);
        await Eventually.TrueAsync(async () => (await groups.CommittedAsync(AlertsOptions.Service, topic, partitions)).Sum() >= rules, Patience, "the engine has read the rules");
    }

    private static async Task<JsonElement> MakeAsync(HttpClient http, string rule)
    {
        using var answer = await http.PostAsync("/api/alerts/rules", new StringContent(rule));
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> EventuallyAsync(HttpClient http, string address, Func<JsonElement, bool> isThere)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(async () => isThere(found = await http.GetFromJsonAsync<JsonElement>(address)), Patience, address);
        return found;
    }
}
