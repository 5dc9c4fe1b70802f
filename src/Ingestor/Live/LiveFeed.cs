using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Live;

/// <summary>A feed that comes over a socket, by the name that begins its sources' names and is given to <c>pipeline feed</c>.</summary>
public sealed class LiveFeed
{
    /// <summary>Binance's spot trades.</summary>
    public static readonly LiveFeed Binance = new(
        "binance", "BINANCE", "Trades of Binance's spot market, such as BTC-USDT; no account is needed", BinanceFeed.SymbolOf, static address => new BinanceFeed(address));

    /// <summary>Coinbase Exchange's trades.</summary>
    public static readonly LiveFeed Coinbase = new(
        "coinbase", "COINBASE", "Trades of Coinbase Exchange, such as BTC-USD; no account is needed", CoinbaseFeed.SymbolOf, static address => new CoinbaseFeed(address));

    /// <summary>Kraken's spot trades.</summary>
    public static readonly LiveFeed Kraken = new(
        "kraken", "KRAKEN", "Trades of Kraken's spot market, such as BTC-USD; no account is needed", KrakenFeed.SymbolOf, static address => new KrakenFeed(address));

    private readonly Func<InstrumentId, string?> _symbolOf;
    private readonly Func<Uri?, ILiveFeed> _connect;

    private LiveFeed(string name, string venue, string description, Func<InstrumentId, string?> symbolOf, Func<Uri?, ILiveFeed> connect) =>
        (Name, Venue, Description, _symbolOf, _connect) = (name, venue, description, symbolOf, connect);

    /// <summary>Every one that there is.</summary>
    public static IReadOnlyList<LiveFeed> All { get; } = [Binance, Coinbase, Kraken];

    public string Name { get; }

    /// <summary>Of instruments that are given without one.</summary>
    public string Venue { get; }

    /// <summary>For the command's help: what it carries.</summary>
    public string Description { get; }

    /// <param name="address">Where its server is; null: the vendor's own.</param>
    internal ILiveFeed Connect(Uri? address) => _connect(address);

    /// <exception cref="IngestException">The feed has no such instrument.</exception>
    internal LiveInstrument Find(InstrumentId id) =>
        _symbolOf(id) is { } symbol
            ? new LiveInstrument(new FeedInstrument(id), symbol)
            : throw new IngestException($"'{id}' is no instrument of feed {Name}: {Description}");
}
