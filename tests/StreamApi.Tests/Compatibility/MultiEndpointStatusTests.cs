using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>What the two services say over HTTP, each on its port.</summary>
public sealed class MultiEndpointStatusTests(KafkaFixture kafka, PostgresFixture postgres)
{
    /// <summary>Examples of the document that a running server is held against here, by their members.</summary>
    internal static IReadOnlyList<string> Examples { get; } = ["json stream health", "json stream connections"];

    [Fact]
    public async Task Health_and_connections_say_who_is_there()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed);
        api.Quote(2500_50);
        using var http = new HttpClient { BaseAddress = api.At(ApiPort.MultiEndpoint) };
        var before = await GetAsync(http, "health");
        Assert.Equal((0, 0), (before.GetProperty("total_connections").GetInt32(), before.GetProperty("active_streams").GetInt32()));
        Assert.Equal(JsonValueKind.Null, before.GetProperty("lag").ValueKind);

        await using (var client = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/stream"))
        {
            await client.MessageAsync();
            await client.SendAsync(new { type = "heartbeat" });
            await client.MessageAsync();
            await client.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
            await client.MessageAsync();
            Assert.Equal("2500.50", (await client.MessageAsync()).GetProperty("data").GetProperty("price").GetRawText());
            api.Quote(2501_00, 1);
            while ((await client.MessageAsync()).GetProperty("data").GetProperty("price").GetRawText() != "2501.00")
            {
            }

            var health = await GetAsync(http, "health");
            Assert.Equal(Members(JsonDocument.Parse(Wire.Example("json stream health")).RootElement), Members(health));
            Assert.Equal("healthy", health.GetProperty("status").GetString());
            Assert.Equal(1, health.GetProperty("endpoints").GetProperty("main").GetProperty("connections").GetInt32());
            Assert.True(health.GetProperty("lag").GetDouble() > 0);
            var connections = await GetAsync(http, "connections");
            Assert.Equal(Members(JsonDocument.Parse(Wire.Example("json stream connections")).RootElement), Members(connections));
            Assert.Equal("[\"NSE:RELIANCE\"]", connections.GetProperty("active_streams").GetRawText());
            var one = connections.GetProperty("endpoint_connections").GetProperty("main")[0];
            Assert.Equal("[\"RELIANCE\"]", one.GetProperty("subscriptions").GetRawText());
            Assert.True(one.GetProperty("last_heartbeat").GetDouble() > 1.7e9);
        }

        await Eventually.TrueAsync(async () => (await GetAsync(http, "connections")).GetProperty("total_connections").GetInt32() == 0, TimeSpan.FromSeconds(30), "the client has left");
    }

    [Theory]
    [InlineData(ApiPort.MultiEndpoint, "test", "/ws/stream")]
    [InlineData(ApiPort.BrokerProxy, "", "available_exchanges")]
    [InlineData(ApiPort.BrokerProxy, "client.html", "available_exchanges")]
    public async Task A_page_to_try_it_loads_nothing_from_elsewhere(ApiPort port, string path, string speaksOf)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.At(port) };

        // As a browser asks: the root of another port is the dashboard.
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(speaksOf, page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Replace("://", "", StringComparison.Ordinal), StringComparison.Ordinal);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'sha256-", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApiPort.Web, "test")]
    [InlineData(ApiPort.Web, "connections")]
    [InlineData(ApiPort.Web, "ws/stream")]
    [InlineData(ApiPort.Web, "client.html")]
    [InlineData(ApiPort.MultiEndpoint, "")]
    [InlineData(ApiPort.MultiEndpoint, "api/feeds")]
    [InlineData(ApiPort.MultiEndpoint, "ws/v1")]
    [InlineData(ApiPort.BrokerProxy, "api/feeds")]
    [InlineData(ApiPort.BrokerProxy, "health")]
    public async Task Each_port_has_its_own_addresses_alone(ApiPort port, string path)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.At(port) };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string path) =>
        JsonDocument.Parse(await http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;

    /// <summary>Names of all members, in their order.</summary>
    private static List<string> Members(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => [.. value.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member.Name))],
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Members)],
        _ => [],
    };
}
