using System.Diagnostics;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// One transactional producer and the transaction it has open. Owned by one thread. A producer whose transaction
/// failed, timed out or has an unknown outcome is never used again: <see cref="Abandon"/> throws it away, and
/// <see cref="Open"/> makes another under the same transactional id, which fences the old one and ends what it left open.
/// </summary>
public sealed class TransactionWriter(
    KafkaSettings settings, string service, string slot, TimeProvider time, ILogger logger, CancellationToken stopping = default) : IDisposable
{
    /// <summary>Bounds every call that talks to the transaction coordinator; beyond it the outcome is unknown.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private IProducer<byte[]?, byte[]?>? _producer;

    /// <summary>True between <see cref="Begin"/> and <see cref="Commit"/>.</summary>
    public bool InTransaction { get; private set; }

    /// <summary>Makes the producer ready; waits for the predecessor's transaction to end.</summary>
    /// <exception cref="KafkaException">The coordinator does not answer, or a newer owner of the transactional id is alive.</exception>
    public void Open()
    {
        if (_producer is not null)
        {
            return;
        }

        var producer = KafkaClients.Producer<byte[]?, byte[]?>(settings.TransactionalProducer(service, slot), logger).Build();
        try
        {
            Await(producer.InitTransactions);
        }
        catch
        {
            producer.Dispose();
            throw;
        }

        _producer = producer;
    }

    public void Begin()
    {
        Producer.BeginTransaction();
        InTransaction = true;
    }

    /// <summary>Adds a record to the open transaction, to the partition of its key.</summary>
    public void Write(string topic, Message<byte[]?, byte[]?> message) => Write(new TopicPartition(topic, Partition.Any), message);

    /// <summary>Adds a record to the open transaction. A full local queue is waited for.</summary>
    /// <exception cref="KafkaException">The transaction has failed.</exception>
    public void Write(TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        Debug.Assert(InTransaction, "a record outside a transaction would be refused by the client");
        while (true)
        {
            try
            {
                Producer.Produce(to, message);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <summary>Adds consumed positions (the next offsets to read) of a group to the transaction.</summary>
    public void SendOffsets(IEnumerable<TopicPartitionOffset> next, IConsumerGroupMetadata group)
    {
        var offsets = next.ToList();
        Await(timeout => Producer.SendOffsetsToTransaction(offsets, group, timeout));
    }

    /// <summary>Commits. Any exception leaves the outcome unknown: call <see cref="Abandon"/> and reload from what is committed.</summary>
    public void Commit()
    {
        Await(Producer.CommitTransaction);
        InTransaction = false;
    }

    /// <summary>
    /// Throws the producer away. Its open transaction is not aborted here: the abort could fail or hang just as the
    /// commit did. The next <see cref="Open"/> fences it, and the coordinator aborts it then.
    /// </summary>
    public void Abandon()
    {
        InTransaction = false;
        _producer?.Dispose();
        _producer = null;
    }

    public void Dispose() => Abandon();

    private void Await(Action<TimeSpan> call) => TransactionCall.Await(call, CallTimeout, time, stopping);

    private IProducer<byte[]?, byte[]?> Producer => _producer ?? throw new InvalidOperationException("Open has not been called since the last Abandon");
}
