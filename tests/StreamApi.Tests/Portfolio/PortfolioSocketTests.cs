using System.Text;
using System.Text.Json;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Portfolio;

/// <summary>Positions live: on <c>/ws/portfolio</c> and on channel <c>portfolio</c>.</summary>
public sealed class PortfolioSocketTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_fill_and_a_price_reach_who_follows_the_symbol()
    {
        await using var api = await Api.StartAsync(kafka, postgres, keepsLedgers: true);
        await api.ListAsync(Reliance.Listed);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/portfolio");
        await client.ExpectAsync("json portfolio connection");
        await client.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        await client.ExpectAsync("json stream subscribed");
        await using var stream = await api.ConnectAsync();
        await stream.SendAsync("""{"op":"subscribe","id":"p","channel":"portfolio","instruments":["RELIANCE"]}""");

        using var http = new HttpClient { BaseAddress = api.Http };
        const string fill = """{"id":"T1","instrument":"RELIANCE","side":"buy","quantity":10,"price":2400.50,"time":"2025-01-27T10:00:00+05:30","charges":21.35}""";
        using var answer = await http.PostAsync("/api/portfolio/main/fills", new StringContent(fill, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        var data = await UntilAsync(client, d => d.GetProperty("position").GetProperty("quantity").GetInt32() == 10);
        Assert.Equal(("main", "2400.5"), (data.GetProperty("position").GetProperty("account").GetString(), data.GetProperty("position").GetProperty("average_price").GetRawText()));
        api.Quote(2500_50);
        data = await UntilAsync(client, d => d.GetProperty("position").GetProperty("price_source").ValueKind == JsonValueKind.String);
        Assert.Equal(("25005", "1000", "978.65"), (
            data.GetProperty("position").GetProperty("current_value").GetRawText(), data.GetProperty("pnl").GetProperty("unrealized").GetRawText(), data.GetProperty("portfolio").GetProperty("pnl").GetRawText()));

        JsonElement item = default;
        while (item.ValueKind == JsonValueKind.Undefined || item.GetProperty("mark").ValueKind == JsonValueKind.Null)
        {
            var frame = await stream.MessageAsync();
            item = frame.GetProperty("event").GetString() == "data" ? frame.GetProperty("data")[0] : item;
        }

        Assert.Equal(("main", "NSE:RELIANCE", "978.65"), (item.GetProperty("account").GetString(), item.GetProperty("instrument").GetString(), item.GetProperty("pnl").GetRawText()));
    }

    [Fact]
    public async Task A_replay_counts_an_entry_from_when_it_happened()
    {
        await using var api = await Api.StartAsync(kafka, postgres, keepsLedgers: true);
        await api.ListAsync(Reliance.Listed);
        for (int second = 0; second < 120; second += 10)
        {
            api.Quote(2500_00 + second, second);
        }

        using var http = new HttpClient { BaseAddress = api.Http };
        const string fills = """
            {"entries":[{"id":"T1","instrument":"RELIANCE","side":"buy","quantity":10,"price":2400,"time":"2025-01-27T09:30:00+05:30"},
            {"id":"T2","instrument":"RELIANCE","side":"sell","quantity":4,"price":2500,"time":"2025-01-27T10:01:00+05:30"}]}
            """;
        using var answer = await http.PostAsync("/api/portfolio/main/fills", new StringContent(fills, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(async () => (await http.GetStringAsync("/api/portfolio/main/ledger")).Contains("T2", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the ledger is stored");

        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/portfolio?replay=2025-01-27&speed=0");
        await client.ExpectAsync("json portfolio connection");
        await client.SendAsync(new { type = "subscribe", symbol = "RELIANCE" });
        await client.ExpectAsync("json stream subscribed");
        var before = await UntilAsync(client, _ => true);
        Assert.Equal(10, before.GetProperty("position").GetProperty("quantity").GetInt32());
        var after = await UntilAsync(client, d => d.GetProperty("position").GetProperty("quantity").GetInt32() == 6);
        Assert.Equal(400, after.GetProperty("pnl").GetProperty("realized").GetInt32());
        Assert.Equal(after.GetProperty("pnl").GetProperty("total").GetRawText(), after.GetProperty("portfolio").GetProperty("pnl").GetRawText());
    }

    private static async Task<JsonElement> UntilAsync(Client client, Func<JsonElement, bool> isIt)
    {
        while (true)
        {
            var message = await client.MessageAsync();
            if (message.GetProperty("type").GetString() == "data" && isIt(message.GetProperty("data")))
            {
                return message.GetProperty("data");
            }
        }
    }
}
