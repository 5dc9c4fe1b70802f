using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Breeze;

/// <summary>
/// ICICI Direct's quotes and books over Socket.IO, by websocket alone. What comes are states, some a second, and not every trade. Rooms are joined after
/// every connect, and not acknowledged.
/// </summary>
/// <param name="address">Of a server that speaks its protocol; null: ICICI Direct's own.</param>
internal sealed class BreezeFeed(Uri? address, IBrokerSession session) : ILiveFeed
{
    /// <summary>Rooms of one message.</summary>
    private const int Chunk = 100;

    private static readonly Uri Public = new("wss://livestream.icicidirect.com/");

    private volatile SessionTokens? _used;

    public string Name => "breeze";

    /// <summary>The vendor publishes no number of instruments; this one is ours. It pings every 25 s, and waits for 20 more itself.</summary>
    public FeedLimits Limits { get; } = new()
    {
        Instruments = 2_000,
        Silence = TimeSpan.FromSeconds(45),
        BetweenMessages = TimeSpan.FromMilliseconds(50),
        SubscribesWhenReady = true,
    };

    /// <summary>A script code, <c>4.1!2885</c>.</summary>
    /// <exception cref="IngestException">The vendor has none for it today.</exception>
    public static string SymbolOf(InstrumentId id, Instrument? listed, DateOnly today) => ListedToken.Of(Vendors.Breeze, id, listed, today);

    public async ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken)
    {
        _used = await session.GetAsync(cancellationToken);

        // The vendor looks at who calls, and knows its own clients only.
        return new FeedEndpoint(new Uri(address ?? Public, "socket.io/?EIO=4&transport=websocket"), [new("User-Agent", "node-socketio[client]/socket")]);
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

    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => Messages("join", instruments);

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) => Messages("leave", instruments);

    public IFrameDecoder Decoder() => new BreezeDecoder(Connect);

    /// <summary>Opens the namespace with the login of this connect.</summary>
    private string Connect() => "40" + JsonSerializer.Serialize(new { user = _used!.Account, token = _used[BreezeSession.SessionKey] });

    /// <summary>An instrument has two rooms: 1 with its quotes, 2 with its book.</summary>
    private static IEnumerable<string> Messages(string what, IReadOnlyList<LiveInstrument> instruments) =>
        instruments.Chunk(Chunk).Select(chunk => "42" + JsonSerializer.Serialize(new object[] { what, chunk.SelectMany(i => new[] { i.Symbol, BookOf(i.Symbol) }) }));

    private static string BookOf(string symbol) => symbol.Replace(".1!", ".2!", StringComparison.Ordinal);
}
