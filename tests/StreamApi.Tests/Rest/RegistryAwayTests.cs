using System.Text.Json;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Rest;

/// <summary>Records of a newer release are read while the schema registry is away.</summary>
public sealed class RegistryAwayTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task The_service_lives_says_what_waits_and_loses_nothing()
    {
        var registry = new FaultySchemaIds { Away = true };
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, schemaIds: registry);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Instruments, [Newer(Samples.Record(new Instrument { Id = InstrumentId.Parse("NSE:INFY"), Type = InstrumentType.Equity }))]);
        await Eventually.TrueAsync(async () => await InstrumentsAsync(http) == "ok; waiting for the schema registry: 1", TimeSpan.FromSeconds(30), "health says it");

        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"s","channel":"candles","instruments":["NYSE:SPY"],"interval":"1m"}""");
        await client.UntilAsync("caught_up");
        api.Log.Write(TopicCatalog.Candles, [Newer(Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 3)))]);
        var error = await NextAsync(client, "error");
        Assert.Equal(("upstream_unavailable", true), (error.GetProperty("code").GetString(), error.GetProperty("retryable").GetBoolean()));

        registry.Away = false;
        string cursor = error.GetProperty("cursor").GetString()!;
        await client.SendAsync("""{"op":"subscribe","id":"s","channel":"candles","instruments":["NYSE:SPY"],"interval":"1m","from":{"cursor":"@"}}""".Replace("@", cursor, StringComparison.Ordinal));
        var candle = (await client.UntilAsync("data")).GetProperty("data")[0];
        Assert.Equal(Samples.OpenUs + (3 * Samples.MinuteUs), candle.GetProperty("start_us").GetInt64());
        await Eventually.TrueAsync(async () => await InstrumentsAsync(http) == "ok", TimeSpan.FromSeconds(30), "the instrument is understood");
        await Eventually.TrueAsync(
            async () =>
            {
                // Refused until there is an index to search.
                using var found = await http.GetAsync("/api/instruments?query=infy");
                return found.IsSuccessStatusCode && (await found.Content.ReadAsStringAsync()).Contains("NSE:INFY", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30),
            "and found");
    }

    private static Message<byte[]?, byte[]?> Newer(Message<byte[]?, byte[]?> record)
    {
        ConfluentFrame.WriteHeader(record.Value, FaultySchemaIds.Newer);
        return record;
    }

    private static async Task<string?> InstrumentsAsync(HttpClient http) =>
        JsonDocument.Parse(await http.GetStringAsync("/health/ready")).RootElement.GetProperty("topics").GetProperty("instruments").GetString();

    private static async Task<JsonElement> NextAsync(Client client, string name)
    {
        while (await client.NextAsync() is { } frame)
        {
            if (frame.GetProperty("event").GetString() == name)
            {
                return frame;
            }
        }

        throw new InvalidOperationException($"closed with {client.CloseCode} before {name}");
    }
}
