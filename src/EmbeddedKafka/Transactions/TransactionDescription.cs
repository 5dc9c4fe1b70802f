using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>A transactional id as tools show it.</summary>
/// <param name="StartedMs">Unix time in milliseconds, −1 outside of a transaction.</param>
internal sealed record TransactionDescription(
    CoordinatorError Error,
    string TransactionalId,
    TransactionState State,
    TimeSpan Timeout,
    long StartedMs,
    ProducerIdentity Producer,
    IReadOnlyCollection<TopicPartition> Partitions);

/// <summary>Which transactions to list; an empty set stands for all.</summary>
/// <param name="LongerThan">Only transactions open for longer than this; null for all.</param>
internal sealed record TransactionFilter(
    IReadOnlySet<TransactionState> States, IReadOnlySet<long> ProducerIds, TimeSpan? LongerThan)
{
    public static TransactionFilter All { get; } = new(new HashSet<TransactionState>(), new HashSet<long>(), null);
}
