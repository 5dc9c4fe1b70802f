using System.Collections.Immutable;
using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>All that is known of a transactional id at one moment; every change is a new value, stored before it counts.</summary>
/// <param name="Producer">The producer that may write; its epoch is −1 until the first initialisation is answered.</param>
/// <param name="PreviousProducerId">The id before the epochs of this one began, −1 for none: recognises a repeated request.</param>
/// <param name="LastEpoch">The epoch before <paramref name="Producer"/>'s where the producer itself asked for the new one, else −1.</param>
/// <param name="Timeout">How long a transaction may stay open.</param>
/// <param name="Partitions">What the open transaction touches; empty outside of one.</param>
/// <param name="StartedMs">Unix time in milliseconds of the first partition; −1 before.</param>
/// <param name="UpdatedMs">Unix time in milliseconds of the last change.</param>
internal sealed record TransactionData(
    string TransactionalId,
    ProducerIdentity Producer,
    long PreviousProducerId,
    short LastEpoch,
    TimeSpan Timeout,
    TransactionState State,
    ImmutableHashSet<TopicPartition> Partitions,
    long StartedMs,
    long UpdatedMs)
{
    /// <summary>The outcome is decided, and markers may be missing.</summary>
    public bool IsEnding => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    /// <summary>
    /// The next epoch is kept back: the coordinator must always be able to fence a producer by one more.
    /// </summary>
    public bool IsEpochExhausted => IsExhausted(Producer.Epoch);

    public static bool IsExhausted(short epoch) => epoch >= short.MaxValue - 1;
}
