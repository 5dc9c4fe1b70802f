using System.Text.Json;
using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>Trades of Coinbase over its Advanced Trade protocol, batched by the vendor every 250 ms, with the ids that Exchange gives them; a heartbeat comes each second.</summary>
/// <param name="address">Of a server that speaks its protocol; null: Coinbase's own.</param>
internal sealed class CoinbaseAdvancedFeed(Uri? address) : ILiveFeed
{
    private static readonly Uri Public = new("wss://advanced-trade-ws.coinbase.com/");

    public string Name => "coinbase-advanced";

    public FeedLimits Limits { get; } = new()
    {
        Instruments = 100,
        CountsTrades = true,
        Silence = TimeSpan.FromSeconds(10),
        BetweenMessages = TimeSpan.FromMilliseconds(125),
    };

    public ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new FeedEndpoint(address ?? Public));

    /// <summary>One channel a message; without heartbeats an idle one is closed.</summary>
    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => [Message("subscribe", "market_trades", instruments), Message("subscribe", "heartbeats", instruments)];

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) => [Message("unsubscribe", "market_trades", instruments)];

    public IFrameDecoder Decoder() => new CoinbaseDecoder();

    private static string Message(string type, string channel, IReadOnlyList<LiveInstrument> instruments) =>
        JsonSerializer.Serialize(new { type, product_ids = instruments.Select(i => i.Symbol), channel });
}
