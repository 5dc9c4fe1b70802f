using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary><c>/ws/stream</c> as its clients see it, against a real broker and a real database.</summary>
public sealed class MultiEndpointTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Path = "ws/stream";

    /// <summary>Examples of the document that a running server is held against here.</summary>
    internal static IReadOnlyList<string> Examples { get; } =
    [
        "json stream connection", "json stream subscribed", "json stream unsubscribed", "json stream heartbeat", "json stream pong", "json stream data", "json stream error", "json stream error-unknown",
    ];

    [Fact]
    public async Task Every_message_is_answered_as_the_document_writes_it()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed);
        api.Quote(2500_50);
        await api.SeenAsync(TopicCatalog.Ticks, 1);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, Path);
        await client.ExpectAsync("json stream connection");
        await client.SendAsync(new { type = "ping", timestamp = 1706352600.123 });
        await client.ExpectAsync("json stream pong");
        await client.SendAsync(new { type = "heartbeat", timestamp = 1706352600.123 });
        await client.ExpectAsync("json stream heartbeat");
        await client.SendAsync("{\"type\":");
        await client.ExpectAsync("json stream error");
        await client.SendAsync(new { type = "subscribe", symbol = "RELIANC" });
        await client.ExpectAsync("json stream error-unknown");
        await client.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        await client.ExpectAsync("json stream subscribed");
        api.Candle(2500_50);
        JsonElement message;
        do
        {
            message = await client.MessageAsync();
            Assert.Equal("data", message.GetProperty("type").GetString());
        }
        while (!message.GetProperty("data").TryGetProperty("candle", out _));

        // The example's times are another hour's.
        string expected = Wire.Example("json stream data").Replace("T10:3", "T04:3", StringComparison.Ordinal);
        Assert.Equal(expected, message.GetRawText());
        await client.SendAsync(new { type = "unsubscribe", symbol = "RELIANCE" });
        Assert.Equal("unsubscribed", (await AnswerAsync(client)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_is_subscribed_to_follows_the_market_and_nothing_else_does()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed, Reliance.Share("INFY", "1594", "408065"));
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, Path);
        await client.MessageAsync();
        await client.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        await client.ExpectAsync("json stream subscribed");
        api.Quote(1500_00, 0, "NSE:INFY");
        api.Quote(2500_50, 1);
        await PricedAsync(client, "RELIANCE", "2500.50");

        // Another name for it is told what is known of it.
        await client.SendAsync(new { type = "subscribe", symbol = "NSE:RELIANCE" });
        Assert.Equal("NSE:RELIANCE", (await AnswerAsync(client)).GetProperty("instrument").GetString());
        await PricedAsync(client, "NSE:RELIANCE", "2500.50");
        await client.SendAsync(new { type = "unsubscribe", symbol = "NSE:RELIANCE" });
        await AnswerAsync(client);

        // The second by a vendor's name, which is what it is then called.
        await client.SendAsync(new { type = "subscribe", symbol = "1:1594" });
        Assert.Equal("NSE:INFY", (await AnswerAsync(client)).GetProperty("instrument").GetString());
        await PricedAsync(client, "1:1594", "1500.00");
        await client.SendAsync(new { type = "unsubscribe", symbol = "RELIANCE" });
        Assert.Equal("unsubscribed", (await AnswerAsync(client)).GetProperty("status").GetString());
        api.Quote(2600_00, 2);
        api.Quote(1501_00, 3, "NSE:INFY");
        await PricedAsync(client, "1:1594", "1501.00", only: true);
    }

    [Fact]
    public async Task Whatever_is_sent_is_answered_and_the_connection_lives()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, Path);
        await client.MessageAsync();
        foreach (string invalid in new[] { "", "5", "null", "[]", "\"x\"", "{\"type\":\"ping\"}}", "{\"type\":\"subscribe\",\"symbol\":\"\\ud800\"}", new string('[', 500) })
        {
            await client.SendAsync(invalid);
            Assert.Equal("Invalid JSON format", await ErrorAsync(client));
            await client.SendAsync(new { type = "ping" });
            await client.ExpectAsync("json stream pong");
        }

        foreach (var (message, says) in new[]
        {
            ("{}", "Missing type"), ("{\"type\":7}", "Missing type"), ("{\"type\":\"order\"}", "Unknown type: order"), ("{\"type\":\"subscribe\"}", "Missing symbol"),
            ("{\"type\":\"subscribe\",\"symbol\":7}", "Missing symbol"), ("{\"type\":\"subscribe\",\"symbol\":\"NSE:*\"}", "pattern"),
            ("{\"type\":\"subscribe\",\"symbol\":\"" + new string('A', 5_000) + "\"}", "longer than"),
            ("{\"type\":\"subscribe\",\"symbol\":\"रिलायंस<script>\\u0000\\r\\n\"}", "is not known"), ("{\"type\":\"subscribe\",\"symbol\":\"NSE:'; DROP TABLE candle;--\"}", "'"),
            ("{\"type\":\"unsubscribe\",\"symbol\":\"NOBODY\"}", "is not known"),
        })
        {
            await client.SendAsync(message);
            Assert.Contains(says, await ErrorAsync(client), StringComparison.Ordinal);
        }

        await client.SendAsync(new { type = "subscribe", symbol = " reliance " });
        Assert.Equal(" reliance ", (await client.MessageAsync()).GetProperty("symbol").GetString());
    }

    [Fact]
    public async Task Ten_messages_in_a_row_that_cannot_be_read_end_the_connection()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, Path);
        await client.MessageAsync();
        for (int n = 0; n < 10; n++)
        {
            await client.SendAsync("{");
            Assert.Equal("Invalid JSON format", await ErrorAsync(client));
        }

        Assert.Contains("10 messages", await ErrorAsync(client), StringComparison.Ordinal);
        Assert.Null(await client.NextAsync());
        Assert.Equal(4009, client.CloseCode);
    }

    [Theory]
    [InlineData("https://evil.example", 4001)]
    [InlineData("null", 4001)]
    [InlineData("http://localhost.evil.example:8081", 4001)]
    [InlineData("http://localhost:3000", null)]
    [InlineData(null, null)]
    public async Task Pages_of_foreign_origins_are_sent_away(string? origin, int? code)
    {
        await using var api = await Api.StartAsync(kafka, postgres, origins: "http://localhost:3000");
        foreach (var port in new[] { ApiPort.MultiEndpoint, ApiPort.BrokerProxy })
        {
            await using var client = await api.OpenAsync(port, port == ApiPort.MultiEndpoint ? Path : "", origin);
            string type = (await client.MessageAsync()).GetRawText();
            Assert.Equal(code is null, type.Contains("connect", StringComparison.OrdinalIgnoreCase));
            Assert.True(code is null || await client.NextAsync() is null);
            Assert.Equal(code, client.CloseCode);
        }
    }

    [Fact]
    public async Task A_page_of_ours_is_let_in_by_each_of_our_names()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        int port = api.At(ApiPort.MultiEndpoint).Port;
        foreach (string name in new[] { "localhost", "127.0.0.1", "[::1]" })
        {
            await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, Path, $"http://{name}:{port}");
            await client.ExpectAsync("json stream connection");
        }
    }

    [Fact]
    public async Task Shutting_down_closes_as_going_away()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, Path);
        await client.MessageAsync();
        var stopping = api.StopAsync();
        Assert.Null(await client.NextAsync());
        Assert.Equal(1001, client.CloseCode);
        await client.DisposeAsync();
        await stopping;
    }

    [Fact]
    public async Task A_connection_has_so_many_symbols_and_no_more()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { InstrumentsPerSubscription = 2 });
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, Path);
        await client.MessageAsync();
        foreach (string symbol in new[] { "NSE:A", "NSE:B", "NSE:A" })
        {
            await client.SendAsync(new { type = "subscribe", symbol });
            Assert.Equal("subscribed", (await client.MessageAsync()).GetProperty("status").GetString());
        }

        await client.SendAsync(new { type = "subscribe", symbol = "NSE:C" });
        Assert.Contains("at most 2 symbols", await ErrorAsync(client), StringComparison.Ordinal);
        await client.SendAsync(new { type = "unsubscribe", symbol = "NSE:A" });
        await client.MessageAsync();
        await client.SendAsync(new { type = "subscribe", symbol = "NSE:C" });
        Assert.Equal("subscribed", (await client.MessageAsync()).GetProperty("status").GetString());
    }

    /// <summary>Reads up to a price; the present state may come before it, more than once.</summary>
    /// <param name="only">Nothing comes of any other symbol.</param>
    private static async Task PricedAsync(Client client, string symbol, string price, bool only = false)
    {
        while (true)
        {
            var message = await client.MessageAsync();
            Assert.Equal("data", message.GetProperty("type").GetString());
            bool isOfIt = message.GetProperty("symbol").GetString() == symbol;
            Assert.True(isOfIt || !only, message.GetRawText());
            if (isOfIt && message.GetProperty("data").GetProperty("price").GetRawText() == price)
            {
                return;
            }
        }
    }

    /// <summary>Reads up to what is no data.</summary>
    private static async Task<JsonElement> AnswerAsync(Client client)
    {
        while (true)
        {
            var message = await client.MessageAsync();
            if (message.GetProperty("type").GetString() != "data")
            {
                return message;
            }
        }
    }

    private static async Task<string> ErrorAsync(Client client)
    {
        var message = await client.MessageAsync();
        Assert.Equal("error", message.GetProperty("type").GetString());
        return message.GetProperty("message").GetString()!;
    }
}
