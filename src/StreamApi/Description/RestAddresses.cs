namespace Candlewick.StreamApi.Description;

/// <summary>What an address answers, for its description.</summary>
/// <param name="Summary">One line.</param>
/// <param name="Schema">Name of the answer's schema in <c>schemas.json</c>; null: whatever JSON.</param>
/// <param name="OtherType">Another content type that it can be had in.</param>
internal sealed record RestAddress(string Summary, string? Schema, string? OtherType = null);

/// <summary>The addresses of the REST API by their route.</summary>
internal static class RestAddresses
{
    private const string Csv = "text/csv";

    private static readonly Dictionary<string, RestAddress> Known = new(StringComparer.Ordinal)
    {
        ["/api"] = new("What there is", "Index"),
        ["/api/candles/{instrument}"] = new("Candles of an instrument or a continuous future, oldest first, page by page", "CandlePage", Csv),
        ["/api/analysis/{instrument}"] = new("Any indicators over candles of any interval, the open candle last and marked", "AnalysisPage"),
        ["/api/indicators"] = new("Indicators and candlestick patterns that can be computed", "Indicators"),
        ["/api/ticks/{instrument}"] = new("Ticks of an instrument, oldest first, page by page", "TickPage", Csv),
        ["/api/quotes"] = new("The present quotes of instruments", "QuotePage"),
        ["/api/events"] = new("What happened to instruments and feeds", "EventPage"),
        ["/api/gaps"] = new("When the pipeline knows that it missed data, and whether it was filled", "GapPage"),
        ["/api/alerts"] = new("What rules alerted of, the newest first, page by page", null),
        ["/api/alerts/{alert}/acknowledge"] = new("Say that an alert has been seen", null),
        ["/api/alerts/rules"] = new("Rules, by id, page by page; or make one", null),
        ["/api/alerts/rules/{rule}"] = new("One rule: read, changed, taken back", null),
        ["/api/watch"] = new("Instruments that are wanted of feeds, and by whom", "WatchList"),
        ["/api/watch/{instrument}"] = new("Want an instrument of a feed, or no longer", null),
        ["/api/jobs"] = new("What this process does at times of its own, and how it went", null),
        ["/api/lists"] = new("The watch lists of whoever asks", null),
        ["/api/lists/{list}"] = new("Keep a watch list, or forget it", null),
        ["/api/stream"] = new("A subscription as server-sent events, with the frames of the stream protocol", null, "text/event-stream"),
        ["/api/instruments"] = new("Instruments that words and filters mean, the best match first", "Instruments"),
        ["/api/instruments/{id}"] = new("One instrument with its vendors' names, or what a continuous future means", "InstrumentOrFuture"),
        ["/api/option-chain/{underlying}"] = new("The options of one expiry, by strike", "OptionChain"),
        ["/api/calendar/{venue}"] = new("Trading days, holidays and hours of a venue or session group", "Calendar"),
        ["/api/feeds"] = new("How each connection to a vendor is", "Feeds"),
        ["/api/brokers/{name}/session"] = new("The session at a broker: how it stands, a login, its end", null),
        ["/api/portfolio"] = new("The accounts that something was entered for", null),
        ["/api/portfolio/{account}"] = new("An account: its sums by currency, and in its base currency", null),
        ["/api/portfolio/{account}/positions"] = new("What an account holds, valued", null),
        ["/api/portfolio/{account}/pnl"] = new("Profit and loss of an account", null),
        ["/api/portfolio/{account}/cash"] = new("Money of an account, by currency", null),
        ["/api/portfolio/{account}/ledger"] = new("The entries of an account, oldest first, page by page; POST enters one or several", null),
        ["/api/portfolio/{account}/fills"] = new("Enter fills", null),
        ["/api/portfolio/{account}/import"] = new("Enter what a file of fills, a broker's trade book or its holdings has", null),
        ["/api/portfolio/{account}/postbacks/kite"] = new("What Kite posts when an order changes, signed with the API secret", null),
        ["/api/portfolio/{account}/postbacks/smartapi"] = new("What SmartAPI posts when an order changes", null),
        ["/api/portfolio/{account}/postbacks/breeze"] = new("What Breeze tells when an order changes", null),
        ["/api/portfolio/{account}/ledger/{entry}"] = new("Take an entry back, with a reversal", null),
        ["/connections"] = new("The sockets that are open", null),
    };

    /// <summary>What an address answers; null where nothing is said of it.</summary>
    public static RestAddress? Find(string route) => Known.GetValueOrDefault(route);
}
