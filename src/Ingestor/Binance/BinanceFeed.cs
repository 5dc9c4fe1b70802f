using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Binance;

/// <summary>
/// Binance's spot trades over its combined stream, each once, with the vendor's trade id. The vendor closes every connection after 24 hours and
/// says so before.
/// </summary>
/// <param name="address">Of a server that speaks its protocol; null: Binance's own, for market data only.</param>
internal sealed class BinanceFeed(Uri? address) : ILiveFeed
{
    /// <summary>Streams named in one message; five messages a second are allowed.</summary>
    private const int Chunk = 200;

    private static readonly Uri Public = new("wss://data-stream.binance.vision/");

    public string Name => "binance";

    /// <summary>It pings every 20 s, which answers below us, and a quiet market says nothing else: silence is told by trades alone.</summary>
    public FeedLimits Limits { get; } = new()
    {
        Instruments = 1_024,
        CountsTrades = true,
        Silence = TimeSpan.FromMinutes(5),
        BetweenMessages = TimeSpan.FromMilliseconds(250),
    };

    /// <summary><c>BTCUSDT</c> for <c>BINANCE:BTC-USDT</c>; null for another venue's.</summary>
    public static string? SymbolOf(InstrumentId id) => id.Venue == "BINANCE" && id.Symbol.Contains('-') ? id.Symbol.Replace("-", "") : null;

    public ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new FeedEndpoint(new Uri(address ?? Public, "stream")));

    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => Messages("SUBSCRIBE", instruments);

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) => Messages("UNSUBSCRIBE", instruments);

    public IFrameDecoder Decoder() => new BinanceDecoder();

    private static IEnumerable<string> Messages(string method, IReadOnlyList<LiveInstrument> instruments) =>
        instruments.Chunk(Chunk).Select((chunk, i) => JsonSerializer.Serialize(new
        {
            method,
            @params = chunk.Select(instrument => instrument.Symbol.ToLowerInvariant() + "@trade"),
            id = i + 1,
        }));
}
