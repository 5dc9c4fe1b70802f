using System.Globalization;
using System.Text;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Kite;

/// <summary>
/// Zerodha's socket, in mode <c>full</c>: no other has times. What comes are states, some a second, and not every trade. Subscriptions are not
/// acknowledged, and more than the limit are not refused.
/// </summary>
/// <param name="address">Of a server that speaks its protocol; null: Zerodha's own.</param>
internal sealed class KiteFeed(Uri? address, IBrokerSession session) : ILiveFeed
{
    /// <summary>Instruments of one message.</summary>
    private const int Chunk = 500;

    private static readonly Uri Public = new("wss://ws.kite.trade/");
    private static readonly KeyValuePair<string, string>[] Headers = [new("X-Kite-Version", "3")];

    private SessionTokens? _used;

    public string Name => "kite";

    public FeedLimits Limits { get; } = new()
    {
        Instruments = 3_000,
        Connections = 3,

        // A heartbeat of one byte comes every couple of seconds.
        Silence = TimeSpan.FromSeconds(5),
    };

    /// <summary>The token in decimal digits.</summary>
    /// <exception cref="IngestException">Zerodha has none for it today.</exception>
    public static string SymbolOf(InstrumentId id, Instrument? listed, DateOnly today) => ListedToken.Of(Vendors.Kite, id, listed, today);

    public async ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken)
    {
        var tokens = _used = await session.GetAsync(cancellationToken);
        var at = new UriBuilder(address ?? Public)
        {
            Query = $"api_key={Uri.EscapeDataString(tokens[KiteSession.ApiKey])}&access_token={Uri.EscapeDataString(tokens[KiteSession.AccessToken])}",
        };
        return new FeedEndpoint(at.Uri, Headers);
    }

    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken)
    {
        if (_used is { } refused)
        {
            session.Refused(refused);
        }

        // Somebody may have logged in meanwhile; else this says that somebody must.
        await session.GetAsync(cancellationToken);
        return true;
    }

    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => instruments.Chunk(Chunk).SelectMany(chunk =>
    {
        string tokens = Tokens(chunk);
        return new[] { $$"""{"a":"subscribe","v":{{tokens}}}""", $$"""{"a":"mode","v":["full",{{tokens}}]}""" };
    });

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) =>
        instruments.Chunk(Chunk).Select(chunk => $$"""{"a":"unsubscribe","v":{{Tokens(chunk)}}}""");

    public IFrameDecoder Decoder() => new KiteDecoder(inFull: true);

    /// <summary>Numbers, as the vendor wants them.</summary>
    private static string Tokens(LiveInstrument[] instruments)
    {
        var text = new StringBuilder("[");
        foreach (var instrument in instruments)
        {
            text.Append(CultureInfo.InvariantCulture, $"{instrument.Symbol},");
        }

        return text.Remove(text.Length - 1, 1).Append(']').ToString();
    }
}
