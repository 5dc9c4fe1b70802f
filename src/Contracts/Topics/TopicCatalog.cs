namespace Candlewick.Contracts.Topics;

/// <summary>
/// Every topic Candlewick reads and writes. All have one partition count, and every keyed record goes to the
/// partition of its instrument (murmur2 of the instrument id), so that partition p of one topic belongs to
/// partition p of the others.
/// </summary>
public static class TopicCatalog
{
    private const string AnyTime = "9223372036854775807";

    /// <summary>
    /// Event-time topics: kept forever, in segments that never roll by time. With Kafka's defaults a replay of 2013
    /// is deleted within minutes, for Kafka deletes by record timestamp, and three years of daily records make
    /// 137 segments, for it rolls by record timestamp too. Any time is taken: a source's day may be long past, or, made up
    /// for trying things out, not come yet; an hour ahead of the broker's clock is refused otherwise.
    /// </summary>
    private static readonly Dictionary<string, string> EventTime = new()
    {
        ["retention.ms"] = "-1",
        ["retention.bytes"] = "-1",
        ["segment.ms"] = "315360000000",
        ["message.timestamp.type"] = "CreateTime",
        ["message.timestamp.before.max.ms"] = AnyTime,
        ["message.timestamp.after.max.ms"] = AnyTime,
    };

    private static readonly Dictionary<string, string> Compacted = new()
    {
        ["cleanup.policy"] = "compact",
        ["message.timestamp.type"] = "LogAppendTime",
        ["segment.bytes"] = "67108864",
        ["segment.ms"] = "600000",
    };

    public static readonly Topic Ticks = new("ticks", "tick.proto", EventTime);

    /// <summary>
    /// Order books, for who follows them: an hour of them by the time of the book, in segments that are no longer than that.
    /// </summary>
    public static readonly Topic Depth = new("depth", "depth.proto", new Dictionary<string, string>
    {
        ["retention.ms"] = "3600000",
        ["segment.ms"] = "600000",
        ["segment.bytes"] = "67108864",
        ["message.timestamp.type"] = "CreateTime",
        ["message.timestamp.before.max.ms"] = AnyTime,
        ["message.timestamp.after.max.ms"] = AnyTime,
    });

    public static readonly Topic Candles = new("candles", "candle.proto", EventTime);

    /// <summary>
    /// Candles below a minute. A week of them, by size of the log rather than by record time: a replay of an old day
    /// must live as long as a live one.
    /// </summary>
    public static readonly Topic CandlesFast = new("candles.fast", "candle.proto", new Dictionary<string, string>(EventTime)
    {
        ["retention.bytes"] = "1073741824",
        ["segment.bytes"] = "134217728",
    });

    public static readonly Topic CandlesLive = new("candles.live", "candle.proto", Compacted);

    public static readonly Topic AggregatorState = new("aggregator-state", "aggregator_state.proto", Compacted);

    public static readonly Topic SourcePositions = new("source-positions", "source_position.proto", Compacted);

    /// <summary>Who wants which instruments from which feeds.</summary>
    public static readonly Topic WantedInstruments = new("wanted-instruments", "wanted_instrument.proto", Compacted);

    /// <summary>How each connection to a vendor is.</summary>
    public static readonly Topic FeedStatus = new("feed-status", "feed_status.proto", Compacted);

    /// <summary>The master of instruments.</summary>
    public static readonly Topic Instruments = new("instruments", "instrument.proto", Compacted);

    /// <summary>What happened to instruments and feeds, kept for a year.</summary>
    public static readonly Topic MarketEvents = new("market-events", "market_event.proto", new Dictionary<string, string>
    {
        ["retention.ms"] = "31536000000",
        ["message.timestamp.type"] = "LogAppendTime",
    });

    /// <summary>Indicators, patterns and risk of closed candles: the last of them, by size of the log as candles below a minute are.</summary>
    public static readonly Topic Analysis = new("analysis", "bar_analysis.proto", new Dictionary<string, string>(EventTime)
    {
        ["retention.bytes"] = "1073741824",
        ["segment.bytes"] = "134217728",
    });

    public static readonly Topic AnalysisState = new("analysis-state", "analysis_state.proto", Compacted);

    /// <summary>What people want to be told of.</summary>
    public static readonly Topic AlertRules = new("alert-rules", "alert_rule.proto", Compacted);

    /// <summary>What became true of it, kept as long as the ticks that made it true.</summary>
    public static readonly Topic Alerts = new("alerts", "alert.proto", EventTime);

    public static readonly Topic AlertsState = new("alerts-state", "alerts_state.proto", Compacted);

    /// <summary>What happened to accounts, kept for ever.</summary>
    public static readonly Topic Ledger = new("ledger", "ledger_entry.proto", new Dictionary<string, string>
    {
        ["retention.ms"] = "-1",
        ["retention.bytes"] = "-1",
        ["message.timestamp.type"] = "LogAppendTime",
    });

    /// <summary>What accounts hold, valued.</summary>
    public static readonly Topic Positions = new("positions", "position.proto", Compacted);

    public static readonly Topic PortfolioState = new("portfolio-state", "portfolio_state.proto", Compacted);

    public static readonly Topic DeadLetters = new("dead-letters", null, new Dictionary<string, string>
    {
        ["retention.ms"] = "2592000000",
        ["message.timestamp.type"] = "LogAppendTime",
    });

    /// <summary>All of them, in the order in which they are created.</summary>
    public static IReadOnlyList<Topic> All { get; } =
        [Ticks, Depth, Candles, CandlesFast, CandlesLive, AggregatorState, SourcePositions, WantedInstruments, FeedStatus, Instruments, MarketEvents, Analysis, AnalysisState, AlertRules, Alerts, AlertsState, Ledger, Positions, PortfolioState, DeadLetters];
}
