using Confluent.Kafka;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// What a <see cref="TransactionalWorker"/> does with the records of one partition. Called on the worker's thread
/// only. Its memory is thrown away and loaded anew after every transaction whose outcome is not known.
/// </summary>
public interface IPartitionTask
{
    /// <summary>Where the worker begins to read; <see cref="Offset.Beginning"/> where it has nothing to build on.</summary>
    Offset StartOffset { get; }

    /// <summary>Takes one record; writes what follows from it into the open transaction.</summary>
    void Process(ConsumeResult<byte[], byte[]> record, TransactionWriter output);

    /// <summary>Last words in the transaction: what is written here is true at <paramref name="nextOffset"/>.</summary>
    void BeforeCommit(long nextOffset, TransactionWriter output);

    /// <summary>The transaction is committed.</summary>
    void AfterCommit();

    /// <summary>Called every commit interval in which no transaction is open: all that was processed is committed.</summary>
    void Idle();
}

/// <summary>Makes the task of a partition from what is committed.</summary>
public interface IPartitionTaskLoader
{
    /// <summary>
    /// Loads the state of <paramref name="partition"/>. <paramref name="committed"/> is the group's stable committed
    /// offset, null where it has none. The worker may begin below it (<see cref="IPartitionTask.StartOffset"/>); it never
    /// commits below it.
    /// </summary>
    IPartitionTask Load(TopicPartition partition, long? committed, CancellationToken cancellationToken);
}
