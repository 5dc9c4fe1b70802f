using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Live;

/// <summary>A feed that comes over a socket, by the name that begins its sources' names and is given to <c>pipeline feed</c>.</summary>
public sealed class LiveFeed
{
    /// <summary>Binance's spot trades.</summary>
    public static readonly LiveFeed Binance = new(
        "binance", "BINANCE", "Trades of Binance's spot market, such as BTC-USDT; no account is needed", BinanceFeed.SymbolOf, static context => new BinanceFeed(context.Address));

    /// <summary>Coinbase Exchange's trades.</summary>
    public static readonly LiveFeed Coinbase = new(
        "coinbase", "COINBASE", "Trades of Coinbase Exchange, such as BTC-USD; no account is needed", CoinbaseFeed.SymbolOf, static context => new CoinbaseFeed(context.Address));

    /// <summary>The same over Coinbase's protocol for Advanced Trade.</summary>
    public static readonly LiveFeed CoinbaseAdvanced = new(
        "coinbase-advanced", "COINBASE", "Trades of Coinbase over Advanced Trade, such as BTC-USD; no account is needed", CoinbaseFeed.SymbolOf, static context => new CoinbaseAdvancedFeed(context.Address));

    /// <summary>Kraken's spot trades.</summary>
    public static readonly LiveFeed Kraken = new(
        "kraken", "KRAKEN", "Trades of Kraken's spot market, such as BTC-USD; no account is needed", KrakenFeed.SymbolOf, static context => new KrakenFeed(context.Address));

    /// <summary>Zerodha's states of what is traded in India.</summary>
    public static readonly LiveFeed Kite = new(
        "kite", "NSE", "Zerodha's Kite, such as RELIANCE or NFO:NIFTY-20261224-FUT; needs an API key and a login", KiteFeed.SymbolOf,
        static context => new KiteFeed(context.Address, context.Sessions.Of("kite", context.Address)));

    /// <summary>Angel One's states of what is traded in India.</summary>
    public static readonly LiveFeed SmartApi = new(
        "smartapi", "NSE", "Angel One's SmartAPI, such as RELIANCE; needs an API key and a login", SmartApiFeed.SymbolOf,
        static context => new SmartApiFeed(context.Address, context.Sessions.Of("smartapi", context.Address)));

    /// <summary>ICICI Direct's states of what is traded in India.</summary>
    public static readonly LiveFeed Breeze = new(
        "breeze", "NSE", "ICICI Direct's Breeze, such as RELIANCE; needs an API key and a login each day", BreezeFeed.SymbolOf,
        static context => new BreezeFeed(context.Address, context.Sessions.Of("breeze", context.Address)));

    private readonly Func<InstrumentId, Instrument?, DateOnly, string?> _symbolOf;
    private readonly Func<FeedContext, ILiveFeed> _connect;

    internal LiveFeed(string name, string venue, string description, Func<InstrumentId, string?> symbolOf, Func<FeedContext, ILiveFeed> connect)
        : this(name, venue, description, (id, _, _) => symbolOf(id), connect) => NeedsMaster = false;

    private LiveFeed(string name, string venue, string description, Func<InstrumentId, Instrument?, DateOnly, string?> symbolOf, Func<FeedContext, ILiveFeed> connect) =>
        (Name, Venue, Description, NeedsMaster, _symbolOf, _connect) = (name, venue, description, true, symbolOf, connect);

    /// <summary>Every one that there is.</summary>
    public static IReadOnlyList<LiveFeed> All { get; } = [Kite, SmartApi, Breeze, Binance, Coinbase, CoinbaseAdvanced, Kraken];

    public string Name { get; }

    /// <summary>Of instruments that are given without one.</summary>
    public string Venue { get; }

    /// <summary>For the command's help: what it carries.</summary>
    public string Description { get; }

    /// <summary>What its socket calls instruments is in the master.</summary>
    internal bool NeedsMaster { get; }

    internal ILiveFeed Connect(FeedContext context) => _connect(context);

    /// <param name="listed">As the master has it; null where it does not, or <see cref="NeedsMaster"/> is false.</param>
    /// <param name="today">The master's day.</param>
    /// <exception cref="IngestException">The feed has no such instrument.</exception>
    internal LiveInstrument Find(InstrumentId id, Instrument? listed, DateOnly today) =>
        _symbolOf(id, listed, today) is { } symbol
            ? new LiveInstrument(new FeedInstrument(id), symbol)
            : throw new IngestException($"'{id}' is no instrument of feed {Name}: {Description}");
}
