using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>Coinbase Exchange's matches, each once, with the vendor's trade id; a heartbeat each second tells a quiet market from a dead connection.</summary>
/// <param name="address">Of a server that speaks its protocol; null: Coinbase's own.</param>
internal sealed class CoinbaseFeed(Uri? address) : ILiveFeed
{
    private static readonly Uri Public = new("wss://ws-feed.exchange.coinbase.com/");

    public string Name => "coinbase";

    public FeedLimits Limits { get; } = new() { Instruments = 100, CountsTrades = true, Silence = TimeSpan.FromSeconds(10) };

    /// <summary><c>BTC-USD</c> for <c>COINBASE:BTC-USD</c>; null for another venue's.</summary>
    public static string? SymbolOf(InstrumentId id) => id.Venue == "COINBASE" ? id.Symbol : null;

    public ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new FeedEndpoint(address ?? Public));

    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => Message("subscribe", instruments);

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) => Message("unsubscribe", instruments);

    public IFrameDecoder Decoder() => new CoinbaseDecoder();

    private static IEnumerable<string> Message(string type, IReadOnlyList<LiveInstrument> instruments) =>
    [
        JsonSerializer.Serialize(new { type, product_ids = instruments.Select(i => i.Symbol), channels = (string[])["matches", "heartbeat"] }),
    ];
}
