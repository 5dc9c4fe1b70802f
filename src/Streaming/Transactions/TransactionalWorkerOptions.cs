using Candlewick.Contracts.Topics;

namespace Candlewick.Streaming.Transactions;

/// <param name="Service">Names the consumer group and the transactional id.</param>
/// <param name="Slot">Which worker of this process, from 0.</param>
/// <param name="Input">Topic it consumes.</param>
public sealed record TransactionalWorkerOptions(string Service, int Slot, Topic Input)
{
    /// <summary>How long records are gathered before their transaction is committed.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}
