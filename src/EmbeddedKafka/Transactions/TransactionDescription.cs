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
    IReadOnlyCollection<TopicPartition> Partitions)
{
    public static TransactionDescription Of(TransactionData data) => new(
        CoordinatorError.None, data.TransactionalId, data.State, data.Timeout, data.StartedMs, data.Producer, data.Partitions);

    /// <summary>Of an id that is not known, or is none.</summary>
    public static TransactionDescription Failed(CoordinatorError error, string transactionalId) => new(
        error, transactionalId, TransactionState.Empty, TimeSpan.Zero, StartedMs: -1, ProducerIdentity.None, []);
}

/// <summary>Which transactions to list; an empty set stands for all.</summary>
/// <param name="LongerThan">Only transactions open for longer than this; null for all.</param>
internal sealed record TransactionFilter(
    IReadOnlySet<TransactionState> States, IReadOnlySet<long> ProducerIds, TimeSpan? LongerThan)
{
    public static TransactionFilter All { get; } = new(new HashSet<TransactionState>(), new HashSet<long>(), null);

    public bool Includes(TransactionData data, long nowMs) =>
        (States.Count == 0 || States.Contains(data.State))
        && (ProducerIds.Count == 0 || ProducerIds.Contains(data.Producer.Id))
        && (LongerThan is not { } longer || nowMs - data.StartedMs > longer.TotalMilliseconds);
}
