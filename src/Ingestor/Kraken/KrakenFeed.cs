using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Kraken;

/// <summary>Kraken's trades over its second WebSocket protocol, each once, with the vendor's trade id; it says something each second even when nothing is traded.</summary>
/// <param name="address">Of a server that speaks its protocol; null: Kraken's own.</param>
internal sealed class KrakenFeed(Uri? address) : ILiveFeed
{
    private const int Chunk = 100;

    private static readonly Uri Public = new("wss://ws.kraken.com/v2");

    public string Name => "kraken";

    public FeedLimits Limits { get; } = new() { Instruments = 1_000, CountsTrades = true, Silence = TimeSpan.FromSeconds(10), BetweenMessages = TimeSpan.FromMilliseconds(100) };

    /// <summary><c>BTC/USD</c> for <c>KRAKEN:BTC-USD</c>; null for another venue's.</summary>
    public static string? SymbolOf(InstrumentId id) => id.Venue == "KRAKEN" && id.Symbol.Split('-') is [var of, var with] ? $"{of}/{with}" : null;

    public ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new FeedEndpoint(address ?? Public));

    /// <summary>Without a snapshot: its trades are from before the subscription.</summary>
    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => instruments.Chunk(Chunk).Select(chunk => JsonSerializer.Serialize(new
    {
        method = "subscribe",
        @params = new { channel = "trade", symbol = chunk.Select(i => i.Symbol), snapshot = false },
    }));

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) => instruments.Chunk(Chunk).Select(chunk => JsonSerializer.Serialize(new
    {
        method = "unsubscribe",
        @params = new { channel = "trade", symbol = chunk.Select(i => i.Symbol) },
    }));

    public IFrameDecoder Decoder() => new KrakenDecoder();
}
