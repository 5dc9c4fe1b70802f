using Confluent.Kafka;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// What a <see cref="TransactionalWorker"/> does with the records of one partition number, of all its inputs. Called on the
/// worker's thread only. Its memory is thrown away and loaded anew after every transaction whose outcome is not known.
/// </summary>
public interface IPartitionTask
{
    /// <summary>Where the worker begins to read an input; <see cref="Offset.Beginning"/> where the task has nothing to build on.</summary>
    /// <param name="input">Index in <see cref="TransactionalWorkerOptions.Inputs"/>.</param>
    Offset StartOf(int input);

    /// <summary>
    /// Takes one record; writes what follows from it into the open transaction. The same record after the same ones before
    /// writes the same: by that a refused output is found again.
    /// </summary>
    void Process(int input, ConsumeResult<byte[], byte[]> record, TransactionWriter output);

    /// <summary>Last words in the transaction: what is written here is true at <paramref name="next"/>, the next offset of each input.</summary>
    void BeforeCommit(ReadOnlySpan<long> next, TransactionWriter output);

    /// <summary>The transaction is committed.</summary>
    void AfterCommit();

    /// <summary>Called every commit interval in which no transaction is open: all that was processed is committed.</summary>
    void Idle();
}

/// <summary>Makes the task of a partition from what is committed.</summary>
public interface IPartitionTaskLoader
{
    /// <summary>
    /// Loads the state of partition number <paramref name="partition"/>. <paramref name="committed"/> holds the group's stable
    /// committed offset of each input, null where it has none. The worker may begin below it
    /// (<see cref="IPartitionTask.StartOf"/>); it never commits below it.
    /// </summary>
    IPartitionTask Load(int partition, IReadOnlyList<long?> committed, CancellationToken cancellationToken);
}
