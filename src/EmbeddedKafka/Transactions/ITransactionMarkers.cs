using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>Writes the ends of transactions into the partitions they touched.</summary>
internal interface ITransactionMarkers
{
    /// <summary>
    /// Appends a marker to every partition, and for a partition of <c>__consumer_offsets</c> decides the offsets that
    /// wait for it. Partitions that no longer exist are passed over. After a crash or a failure it is asked for all of
    /// them again, so a partition may get the same marker twice.
    /// </summary>
    /// <remarks>A failure of any kind is tried again later, until all are written.</remarks>
    Task WriteAsync(IReadOnlyCollection<TopicPartition> partitions, TransactionMarker marker);
}
