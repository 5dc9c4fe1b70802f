using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;

namespace Candlewick.Streaming.Engines;

/// <summary>An engine on the log: what it reads, where its state is kept, and what besides its inputs decides its answers.</summary>
public sealed record EngineDefinition
{
    /// <summary>Names its consumer group, its transactional ids, its health check; as short as <c>aggregator</c>.</summary>
    public required string Service { get; init; }

    /// <summary>How to reach Kafka.</summary>
    public required KafkaSettings Kafka { get; init; }

    /// <summary>The topics as they are.</summary>
    public required TopicLayout Layout { get; init; }

    /// <summary>
    /// What it reads: partition p of each goes to the same state. An engine whose answers hang on how records of different
    /// topics interleave needs a <see cref="CheckpointInterval"/> of zero, for only within a topic is a re-read in the old order.
    /// </summary>
    public required IReadOnlyList<Topic> Inputs { get; init; }

    /// <summary>Compacted topic of its checkpoints: partition p for partition p of the inputs.</summary>
    public required Topic State { get; init; }

    /// <summary>How positions are written in the values of <see cref="State"/>.</summary>
    public required IPositionCodec Positions { get; init; }

    /// <summary>Hash of what, besides the inputs, decides the answers: state of another one is not gone on with.</summary>
    public required ulong Rules { get; init; }

    /// <summary>The setting that changes the rules, for whoever changed it.</summary>
    public required string RulesSetting { get; init; }

    /// <summary>Workers in this process, each with a thread, a consumer and a producer. More than partitions is of no use.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How often changed state is checkpointed; zero: with every transaction.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long records are gathered before their transaction is committed.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What becomes of an output that Kafka refuses for what it is.</summary>
    public RefusedOutputs Refused { get; init; } = RefusedOutputs.Stop;
}
