using Candlewick.Contracts.Registry;
using Candlewick.Market.Candles;
using Candlewick.Market.Indicators;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;

namespace Candlewick.Analysis;

/// <summary>What the engine of analysis needs to know.</summary>
/// <param name="Kafka">How to reach Kafka.</param>
/// <param name="Layout">The topics as they are.</param>
/// <param name="SchemaIds">Ids of the values it reads and writes.</param>
/// <param name="Rules">Knows the hours of venues: how many bars a year has.</param>
public sealed record AnalysisOptions(KafkaSettings Kafka, TopicLayout Layout, ISchemaIds SchemaIds, CandleRules Rules)
{
    /// <summary>Name in the consumer group and in transactional ids.</summary>
    public const string Service = "analysis";

    /// <summary>What traders look at first.</summary>
    public static IReadOnlyList<IndicatorSpec> UsualIndicators { get; } =
    [
        .. new[] { "sma(20)", "sma(50)", "ema(20)", "vwap", "bbands(20,2)", "supertrend(10,3)", "rsi(14)", "macd(12,26,9)", "stoch(14,3,3)", "atr(14)", "adx(14)", "obv" }.Select(IndicatorSpec.Parse),
    ];

    /// <summary>Candles that are analysed, of every instrument.</summary>
    public IReadOnlyList<BarSpec> Intervals { get; init; } = [BarSpec.OneMinute, BarSpec.FiveMinutes, BarSpec.OneDay];

    /// <summary>What is computed of each; all candlestick patterns are besides.</summary>
    public IReadOnlyList<IndicatorSpec> Indicators { get; init; } = UsualIndicators;

    /// <summary>Workers in this process, each with a thread, a consumer and a producer.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>What becomes of a record that Kafka refuses for what it is.</summary>
    public RefusedOutputs Refused { get; init; } = RefusedOutputs.Stop;

    /// <summary>How often changed state is checkpointed.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);
}
