using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Simulation;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>Coinbase's and Kraken's wires, from a simulated market to candles.</summary>
public sealed class CryptoSimulatorTests(KafkaFixture kafka)
{
    private static readonly long From = SimulatedRun.At(10, 0);

    [Theory]
    [InlineData]
    [InlineData("duplicate@20s+60s")]
    [InlineData("malformed@20s+60s")]
    public async Task Candles_of_coinbase_are_the_markets(params string[] faults)
    {
        var coins = SimulatedInstruments.Coins("COINBASE", "USD").Take(3).ToList();
        await using var run = await StartAsync(new CoinbaseSimulator(), LiveFeed.Coinbase, coins, faults);
        await run.AssertSameAsTruthAsync();
    }

    [Fact]
    public async Task Candles_of_coinbases_advanced_trade_are_the_markets()
    {
        var coins = SimulatedInstruments.Coins("COINBASE", "USD").Take(3).ToList();
        await using var run = await StartAsync(new CoinbaseSimulator(), LiveFeed.CoinbaseAdvanced, coins, []);
        await run.AssertSameAsTruthAsync();
    }

    [Theory]
    [InlineData]
    [InlineData("duplicate@20s+60s")]
    [InlineData("malformed@20s+60s")]
    public async Task Candles_of_kraken_are_the_markets(params string[] faults)
    {
        var coins = SimulatedInstruments.Coins("KRAKEN", "USD").Take(3).ToList();
        await using var run = await StartAsync(new KrakenSimulator(), LiveFeed.Kraken, coins, faults);
        await run.AssertSameAsTruthAsync();
    }

    [Fact]
    public async Task Coinbases_advanced_trade_says_a_snapshot_and_batches_with_numbers_in_order()
    {
        await using var simulator = await OpenAsync(new CoinbaseSimulator(), [.. SimulatedInstruments.Coins("COINBASE", "USD")]);
        using var socket = await ConnectAsync(simulator, """{"type":"subscribe","product_ids":["BTC-USD"],"channel":"market_trades"}""", """{"type":"subscribe","channel":"heartbeats"}""");
        var types = new List<string>();
        for (long number = 0; types.Count(t => t == "update") < 3 || !types.Contains("heartbeats"); number++)
        {
            using var message = await ReadAsync(socket);
            Assert.Equal(number, message.RootElement.GetProperty("sequence_num").GetInt64());
            string channel = message.RootElement.GetProperty("channel").GetString()!;
            types.Add(channel == "market_trades" ? message.RootElement.GetProperty("events")[0].GetProperty("type").GetString()! : channel);
        }

        Assert.Equal(["snapshot", "subscriptions"], types.Take(2));
    }

    [Fact]
    public async Task Kraken_answers_each_symbol_and_pings_and_refuses_what_it_does_not_have()
    {
        await using var simulator = await OpenAsync(new KrakenSimulator(), [.. SimulatedInstruments.Coins("KRAKEN", "USD")]);
        using var socket = await ConnectAsync(
            simulator, """{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","NONE/USD"]},"req_id":5}""", """{"method":"ping","req_id":6}""");
        var said = new List<string>();
        while (!said.Exists(s => s.Contains("\"update\",\"data\":[{\"symbol\"", StringComparison.Ordinal)) || !said.Exists(s => s.Contains("heartbeat", StringComparison.Ordinal)))
        {
            using var message = await ReadAsync(socket);
            said.Add(message.RootElement.GetRawText());
        }

        Assert.Contains("\"channel\":\"status\"", said[0], StringComparison.Ordinal);
        Assert.Contains(said, s => s.Contains("\"req_id\":5", StringComparison.Ordinal) && s.Contains("\"success\":true", StringComparison.Ordinal) && s.Contains("BTC/USD", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("Currency pair not supported NONE/USD", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("\"method\":\"pong\",\"req_id\":6", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("\"type\":\"snapshot\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Histories_go_back_from_the_last_trade()
    {
        await using var coinbase = await OpenAsync(new CoinbaseSimulator(), [.. SimulatedInstruments.Coins("COINBASE", "USD")]);
        using var client = new HttpClient();
        var last = await client.GetFromJsonAsync<JsonElement>(new Uri(coinbase.Address, "/products/BTC-USD/trades?limit=10"));
        long oldest = last[9].GetProperty("trade_id").GetInt64();
        var older = await client.GetFromJsonAsync<JsonElement>(new Uri(coinbase.Address, $"/products/BTC-USD/trades?limit=10&after={oldest}"));
        Assert.Equal(oldest - 1, older[0].GetProperty("trade_id").GetInt64());
        Assert.Equal(10, older.GetArrayLength());

        await using var kraken = await OpenAsync(new KrakenSimulator(), [.. SimulatedInstruments.Coins("KRAKEN", "USD")]);
        var trades = await client.GetFromJsonAsync<JsonElement>(new Uri(kraken.Address, $"/0/public/Trades?pair=XBTUSD&since={SimulatedRun.At(9, 30)}000&count=20"));
        var rows = trades.GetProperty("result").GetProperty("XXBTZUSD");
        Assert.Equal(20, rows.GetArrayLength());
        Assert.Equal(rows[0][6].GetInt64() + 19, rows[19][6].GetInt64());
    }

    private Task<SimulatedRun> StartAsync(IWireVendor vendor, LiveFeed feed, IReadOnlyList<SimulatedInstrument> coins, IReadOnlyList<string> faults) => SimulatedRun.StartAsync(
        kafka, vendor, coins,
        (options, simulator, cancellationToken) => new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(
            feed, "0", [.. coins.Select(c => c.Id)], new FeedContext { Address = simulator.SocketAddress, Sessions = null! }, options, cancellationToken),
        faults, From, minutes: 2);

    private static Task<WireSimulator> OpenAsync(IWireVendor vendor, IReadOnlyList<SimulatedInstrument> coins) => WireSimulator.StartAsync(
        vendor, new WireOptions { Market = new MarketOptions { Date = SimulatedRun.Date, Instruments = coins, Rate = 2 }, FromUs = From, Speed = 10 }, TimeProvider.System, CancellationToken.None);

    private static async Task<ClientWebSocket> ConnectAsync(WireSimulator simulator, params string[] messages)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(simulator.SocketAddress, CancellationToken.None);
        foreach (string message in messages)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }

        return socket;
    }

    private static async Task<JsonDocument> ReadAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        byte[] buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, patience.Token);
        Assert.True(received.EndOfMessage);
        return JsonDocument.Parse(buffer.AsMemory(0, received.Count));
    }
}
