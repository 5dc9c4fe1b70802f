using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// Angel One's smart stream in mode 3, snap quote: no other has the time of the trade. What comes are states, some a second, and not every trade.
/// Subscriptions are not acknowledged; a token that is subscribed twice counts once.
/// </summary>
/// <param name="address">Of a server that speaks its protocol; null: Angel One's own.</param>
internal sealed class SmartApiFeed(Uri? address, IBrokerSession session) : ILiveFeed
{
    /// <summary>Tokens of one message.</summary>
    private const int Chunk = 250;

    private const int SnapQuote = 3;

    private static readonly Uri Public = new("wss://smartapisocket.angelone.in/");

    private SessionTokens? _used;

    public string Name => "smartapi";

    public FeedLimits Limits { get; } = new()
    {
        Instruments = 1_000,
        Connections = 3,
        Silence = TimeSpan.FromSeconds(20),
        HeartbeatEvery = TimeSpan.FromSeconds(10),
    };

    public string Heartbeat => "ping";

    /// <summary>The exchange's number and the token, <c>1:2885</c>.</summary>
    /// <exception cref="IngestException">The vendor has none for it today.</exception>
    public static string SymbolOf(InstrumentId id, Instrument? listed, DateOnly today) => ListedToken.Of(Vendors.SmartApi, id, listed, today);

    public async ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken)
    {
        var tokens = _used = await session.GetAsync(cancellationToken);
        return new FeedEndpoint(new Uri(address ?? Public, "smart-stream"),
        [
            new("Authorization", $"Bearer {tokens[SmartApiSession.Jwt]}"),
            new("x-api-key", tokens[SmartApiSession.ApiKey]),
            new("x-client-code", tokens.Account),
            new("x-feed-token", tokens[SmartApiSession.FeedToken]),
        ]);
    }

    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken)
    {
        if (_used is { } refused)
        {
            session.Refused(refused);
        }

        await session.GetAsync(cancellationToken);
        return true;
    }

    public string? ReasonOf(IReadOnlyDictionary<string, IEnumerable<string>> headers) =>
        headers.FirstOrDefault(h => h.Key.Equals("x-error-message", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();

    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => Messages(1, instruments);

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) => Messages(0, instruments);

    public IFrameDecoder Decoder() => new SmartApiDecoder();

    private static IEnumerable<string> Messages(int action, IReadOnlyList<LiveInstrument> instruments) => instruments.Chunk(Chunk).Select(chunk => JsonSerializer.Serialize(new
    {
        correlationID = "candlewick",
        action,
        @params = new
        {
            mode = SnapQuote,
            tokenList = chunk.Select(i => SmartApiToken.Split(i.Symbol)).GroupBy(t => t.Exchange, t => t.Token).Select(g => new { exchangeType = g.Key, tokens = g }),
        },
    }));
}
