using Candlewick.Contracts.Registry;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// Consume, process, produce, exactly once: one thread that owns one consumer, one transactional producer and the
/// tasks of its partitions. Outputs and consumed positions go out in one transaction every
/// <see cref="TransactionalWorkerOptions.CommitInterval"/>.
/// </summary>
/// <remarks>
/// Whatever goes wrong inside a transaction has one answer, <see cref="Recover"/>: new producer, every partition back
/// to its committed offset, every task loaded anew. There is no second path, for the rare one would be the untested one.
/// Rebalances: a revoke commits before it returns; if that fails the partitions are gone anyway and their next owner
/// loads what is committed. Lost partitions are not committed: their generation is over, and the broker would refuse.
/// </remarks>
public sealed partial class TransactionalWorker(
    TransactionalWorkerOptions options, KafkaSettings settings, IPartitionTaskLoader loader, TimeProvider time, ILogger<TransactionalWorker> logger)
{
    private static readonly TimeSpan CommittedTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RegistryPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Partition, IPartitionTask> _tasks = [];
    private readonly Dictionary<Partition, long> _next = [];
    private readonly string _topic = settings.NameOf(options.Input);
    private TransactionWriter _writer = null!;
    private IConsumer<byte[], byte[]> _consumer = null!;
    private IConsumerGroupMetadata? _group;
    private long _begun;
    private CancellationToken _stopping;

    /// <summary>Runs until <paramref name="stopping"/>, on the calling thread; the last transaction is committed before it returns.</summary>
    /// <exception cref="PositionException">A stored position does not fit the topic.</exception>
    public void Run(CancellationToken stopping)
    {
        _stopping = stopping;
        using var writer = _writer = new TransactionWriter(settings, options.Service, $"{options.Slot}", logger);
        OpenWriter();

        using var consumer = _consumer = BuildConsumer();
        consumer.Subscribe(_topic);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                Step();
            }
        }
        finally
        {
            // Revokes, and so commits. A static member does not leave its group: its successor takes its place.
            consumer.Close();
        }
    }

    private void Step()
    {
        try
        {
            var wait = _writer.InTransaction ? options.CommitInterval - time.GetElapsedTime(_begun) : options.CommitInterval;
            var result = wait > TimeSpan.Zero ? _consumer.Consume(wait) : null;
            if (result is { IsPartitionEOF: false } && _tasks.TryGetValue(result.Partition, out var task))
            {
                if (!_writer.InTransaction)
                {
                    Begin();
                }

                task.Process(result, _writer);
                _next[result.Partition] = result.Offset.Value + 1;
            }

            if (_writer.InTransaction && time.GetElapsedTime(_begun) >= options.CommitInterval)
            {
                Commit();
            }
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw new PositionException(
                $"the position of group '{settings.GroupId(options.Service)}' in '{_topic}' is out of range: records it had not read were deleted. "
                + "Restore the topic, or begin anew under another TOPIC_PREFIX.", e);
        }
        catch (ConsumeException e) when (e.Error.IsFatal)
        {
            throw new PositionException(
                $"this worker was put out of its group ({e.Error.Reason}): another process runs as worker '{settings.WorkerName}'. Give each process a WORKER_NAME of its own.", e);
        }
        catch (ConsumeException e)
        {
            LogConsumeError(e.Error.Reason);
        }
        catch (KafkaException e)
        {
            LogTransactionFailed(e.Error.Reason);
            Recover();
        }
        catch (SchemaRegistryException e) when (e.IsTransient)
        {
            // Whether the record is ours is not known, so it is neither passed over nor buried: it is read again.
            LogTransactionFailed(e.Message);
            _stopping.WaitHandle.WaitOne(RegistryPause);
            Recover();
        }
    }

    private void Begin()
    {
        // The generation that reads these records is the one that must commit them; asked for later, it could be the next one.
        _group = _consumer.ConsumerGroupMetadata;
        _writer.Begin();
        _begun = time.GetTimestamp();
    }

    private void Commit()
    {
        foreach (var (partition, task) in _tasks)
        {
            if (_next.TryGetValue(partition, out long next))
            {
                task.BeforeCommit(next, _writer);
            }
        }

        _writer.SendOffsets(_next.Select(n => new TopicPartitionOffset(_topic, n.Key, n.Value)), _group!);
        _writer.Commit();
        foreach (var partition in _next.Keys)
        {
            _tasks[partition].AfterCommit();
        }

        _next.Clear();
    }

    private void Recover()
    {
        _writer.Abandon();
        _next.Clear();
        OpenWriter();
        foreach (var start in Load([.. _tasks.Keys.Select(p => new TopicPartition(_topic, p))]))
        {
            _consumer.Seek(start);
        }
    }

    /// <summary>Opens the writer, however long the coordinator is away: there is nothing else this worker could do meanwhile.</summary>
    private void OpenWriter()
    {
        for (bool said = false; ;)
        {
            try
            {
                _writer.Open();
                return;
            }
            catch (KafkaException e) when (!_stopping.IsCancellationRequested && !e.Error.IsFatal)
            {
                if (!said)
                {
                    LogWaiting(e.Error.Reason);
                    said = true;
                }
            }
        }
    }

    /// <summary>
    /// Loads until it succeeds: an exception out of the assignment callback would leave the consumer without an
    /// assignment and nobody to notice.
    /// </summary>
    private List<TopicPartitionOffset> Load(IReadOnlyList<TopicPartition> partitions)
    {
        while (true)
        {
            try
            {
                return TryLoad(partitions);
            }
            catch (KafkaException e) when (!_stopping.IsCancellationRequested)
            {
                LogWaiting(e.Error.Reason);
            }
        }
    }

    private List<TopicPartitionOffset> TryLoad(IReadOnlyList<TopicPartition> partitions)
    {
        // With read_committed this waits for transactions that are still undecided, so what is loaded next is decided too.
        var committed = partitions.Count == 0 ? [] : _consumer.Committed(partitions, CommittedTimeout);
        var starts = new List<TopicPartitionOffset>(committed.Count);
        foreach (var position in committed)
        {
            var task = loader.Load(position.TopicPartition, position.Offset.IsSpecial ? null : position.Offset.Value, _stopping);
            _tasks[position.Partition] = task;
            starts.Add(new TopicPartitionOffset(position.TopicPartition, task.StartOffset));
        }

        return starts;
    }

    private void Revoked(IReadOnlyCollection<TopicPartition> partitions)
    {
        try
        {
            if (_writer.InTransaction)
            {
                Commit();
            }
        }
        catch (KafkaException e)
        {
            LogTransactionFailed(e.Error.Reason);
            _writer.Abandon();
            OpenWriter();
        }

        Forget(partitions);
    }

    private void Lost(IReadOnlyCollection<TopicPartition> partitions)
    {
        if (_writer.InTransaction)
        {
            _writer.Abandon();
            OpenWriter();
        }

        Forget(partitions);
    }

    private void Forget(IReadOnlyCollection<TopicPartition> partitions)
    {
        _next.Clear();
        foreach (var partition in partitions)
        {
            _tasks.Remove(partition.Partition);
        }

        LogRevoked(string.Join(", ", partitions.Select(p => p.Partition.Value)));
    }

    private IConsumer<byte[], byte[]> BuildConsumer()
    {
        var config = settings.Consumer(settings.GroupId(options.Service));
        config.GroupInstanceId = settings.GroupInstanceId(options.Service, options.Slot);
        config.ConsumeResultFields = "none";
        return new ConsumerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, message) => LogClient(message.Message))
            .SetErrorHandler((_, error) => LogClient(error.Reason))
            .SetPartitionsAssignedHandler((_, partitions) =>
            {
                var starts = Load(partitions);
                LogAssigned(string.Join(", ", starts.Select(s => $"{s.Partition.Value} from {s.Offset.Value}")));
                return starts;
            })
            .SetPartitionsRevokedHandler((_, positions) => Revoked([.. positions.Select(p => p.TopicPartition)]))
            .SetPartitionsLostHandler((_, positions) => Lost([.. positions.Select(p => p.TopicPartition)]))
            .Build();
    }

    [LoggerMessage(LogLevel.Information, "Assigned partitions {Partitions}")]
    private partial void LogAssigned(string partitions);

    [LoggerMessage(LogLevel.Information, "Gave up partitions {Partitions}")]
    private partial void LogRevoked(string partitions);

    [LoggerMessage(LogLevel.Warning, "Transaction failed ({Reason}); reloading from what is committed")]
    private partial void LogTransactionFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "Waiting for Kafka ({Reason})")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, "Consumer: {Reason}")]
    private partial void LogConsumeError(string reason);

    [LoggerMessage(LogLevel.Debug, "Kafka client: {Message}")]
    private partial void LogClient(string message);
}
