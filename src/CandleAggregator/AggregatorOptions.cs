using Candlewick.Contracts.Registry;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;

namespace Candlewick.CandleAggregator;

/// <summary>What an aggregator needs to know.</summary>
/// <param name="Kafka">How to reach Kafka.</param>
/// <param name="Layout">The topics as they are.</param>
/// <param name="SchemaIds">Ids of the values it reads and writes.</param>
/// <param name="Rules">What, besides the ticks, decides what a candle is.</param>
public sealed record AggregatorOptions(KafkaSettings Kafka, TopicLayout Layout, ISchemaIds SchemaIds, CandleRules Rules)
{
    /// <summary>Name in the consumer group and in transactional ids.</summary>
    public const string Service = "aggregator";

    /// <summary>Workers in this process, each with a thread, a consumer and a producer. More than partitions is of no use.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>At most one update of an open bar in this time.</summary>
    public TimeSpan LiveInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What becomes of a candle that Kafka refuses for what it is.</summary>
    public RefusedOutputs Refused { get; init; } = RefusedOutputs.Stop;

    /// <summary>How often changed state is checkpointed.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);
}
