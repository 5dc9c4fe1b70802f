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
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<Partition, IPartitionTask> _tasks = [];
    private readonly Dictionary<Partition, long> _next = [];

    /// <summary>What is committed: a task that begins below it must not take the group's position back with it.</summary>
    private readonly Dictionary<Partition, long> _committed = [];

    /// <summary>Partitions that must be sent back first: their records are not those their tasks wait for.</summary>
    private readonly Dictionary<Partition, TopicPartitionOffset> _astray = [];

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
        using var writer = _writer = new TransactionWriter(settings, options.Service, $"{options.Slot}", time, logger, stopping);
        try
        {
            OpenWriter();
            Consume();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop while it waited for Kafka or loaded: nothing was in hand.
        }
    }

    private void Consume()
    {
        using var consumer = _consumer = BuildConsumer();
        consumer.Subscribe(_topic);
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                Step();
            }
        }
        catch
        {
            // What the failed step wrote and changed is half of something; the revoke in the close must not commit it.
            _writer.Abandon();
            CloseAfterFailure();
            throw;
        }

        // Revokes, and so commits. A static member does not leave its group: its successor takes its place.
        consumer.Close();
    }

    private void CloseAfterFailure()
    {
        try
        {
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            // A consumer that failed for good says so again here; the failure itself is what the caller must hear.
            LogConsumeError(e.Error.Reason);
        }
    }

    private void Step()
    {
        try
        {
            SeekAstray();
            var wait = _writer.InTransaction ? options.CommitInterval - time.GetElapsedTime(_begun) : options.CommitInterval;
            var result = wait > TimeSpan.Zero ? _consumer.Consume(wait) : null;
            if (result is { IsPartitionEOF: false } && _tasks.TryGetValue(result.Partition, out var task) && !_astray.ContainsKey(result.Partition))
            {
                if (!_writer.InTransaction)
                {
                    Begin();
                }

                task.Process(result, _writer);
                _next[result.Partition] = result.Offset.Value + 1;
            }

            if (!_writer.InTransaction)
            {
                Idle();
            }
            else if (time.GetElapsedTime(_begun) >= options.CommitInterval)
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
        catch (RegistryException e) when (e.IsTransient)
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

        foreach (var (partition, next) in _next)
        {
            _committed[partition] = Math.Max(next, _committed.GetValueOrDefault(partition));
        }

        _writer.SendOffsets(_next.Keys.Select(p => new TopicPartitionOffset(_topic, p, _committed[p])), _group!);
        _writer.Commit();
        foreach (var partition in _next.Keys)
        {
            _tasks[partition].AfterCommit();
        }

        _next.Clear();
    }

    private void Idle()
    {
        foreach (var task in _tasks.Values)
        {
            task.Idle();
        }
    }

    private void Recover()
    {
        _writer.Abandon();
        _next.Clear();
        OpenWriter();
        foreach (var start in Load([.. _tasks.Keys.Select(p => new TopicPartition(_topic, p))]))
        {
            _astray[start.Partition] = start;
        }
    }

    /// <summary>
    /// Sends the consumer back to where the tasks were loaded. A partition refuses where it is not fetched yet, and where
    /// it is not ours any more: which of the two, only <c>Consume</c> can tell.
    /// </summary>
    private void SeekAstray()
    {
        if (_astray.Count == 0)
        {
            return;
        }

        foreach (var start in _astray.Values.ToList())
        {
            try
            {
                _consumer.Seek(start);
                _astray.Remove(start.Partition);
            }
            catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
            {
                LogNotYet(start.Partition.Value);
            }
        }
    }

    /// <summary>Opens the writer, however long the coordinator is away: there is nothing else this worker could do meanwhile.</summary>
    private void OpenWriter() => UntilKafkaAnswers(() =>
    {
        _writer.Open();
        return true;
    });

    /// <summary>
    /// Loads until it succeeds: an exception out of the assignment callback would leave the consumer without an
    /// assignment and nobody to notice.
    /// </summary>
    private List<TopicPartitionOffset> Load(IReadOnlyList<TopicPartition> partitions) => UntilKafkaAnswers(() => TryLoad(partitions));

    /// <exception cref="OperationCanceledException">The worker is to stop.</exception>
    private T UntilKafkaAnswers<T>(Func<T> attempt)
    {
        string? said = null;
        while (true)
        {
            try
            {
                return attempt();
            }
            catch (KafkaException e) when (!e.Error.IsFatal || e.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch)
            {
                // Fenced: fatal to that producer, not to the next. Who shares our name is told by the group, for good.
                if (said != e.Error.Reason)
                {
                    LogWaiting(said = e.Error.Reason);
                }

                _stopping.WaitHandle.WaitOne(RetryPause);
                _stopping.ThrowIfCancellationRequested();
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
            _committed[position.Partition] = position.Offset.IsSpecial ? 0 : position.Offset.Value;
            starts.Add(new TopicPartitionOffset(position.TopicPartition, task.StartOffset));
        }

        return starts;
    }
}
