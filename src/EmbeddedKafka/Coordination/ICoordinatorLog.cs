namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>
/// The compacted topic in which a coordinator keeps its state: <c>__consumer_offsets</c> or <c>__transaction_state</c>.
/// A coordinator changes its memory only after the append that says so, hence appends are synchronous and written
/// to the file (by the log's flush policy) when they return. Calls for one partition come under one lock of the
/// coordinator; calls for several may come at once. A failure of any kind is a <see cref="CoordinatorLogException"/>: appends
/// also come from timers, where nobody else would catch it.
/// </summary>
internal interface ICoordinatorLog
{
    /// <summary>Name of the topic.</summary>
    string Topic { get; }

    /// <summary>Partitions of the topic, at least 1; a group or a transactional id is kept in the one its hash names.</summary>
    int PartitionCount { get; }

    /// <summary>Appends all records of a batch or none.</summary>
    /// <returns>The offset of the batch's first record; the others follow it one by one.</returns>
    /// <exception cref="CoordinatorLogException">Nothing was appended; the exception names the client's error.</exception>
    long Append(int partition, CoordinatorBatch batch);

    /// <summary>Appends the control record that ends a producer's transaction in a partition.</summary>
    /// <exception cref="CoordinatorLogException">Nothing was appended.</exception>
    long AppendMarker(int partition, TransactionMarker marker);

    /// <summary>
    /// Everything a partition holds, in order, records of open and aborted transactions and their markers included.
    /// Read once, before the first append.
    /// </summary>
    IEnumerable<CoordinatorLogEntry> Read(int partition);
}
