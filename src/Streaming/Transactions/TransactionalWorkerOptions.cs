using Candlewick.Contracts.Topics;

namespace Candlewick.Streaming.Transactions;

/// <param name="Service">Names the consumer group and the transactional id.</param>
/// <param name="Slot">Which worker of this process, from 0.</param>
/// <param name="Inputs">Topics it consumes, of one partition count: partition p of each goes to the task of p.</param>
public sealed record TransactionalWorkerOptions(string Service, int Slot, IReadOnlyList<Topic> Inputs)
{
    /// <summary>How long records are gathered before their transaction is committed.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What becomes of an output that Kafka refuses for what it is.</summary>
    public RefusedOutputs Refused { get; init; } = RefusedOutputs.Stop;
}
