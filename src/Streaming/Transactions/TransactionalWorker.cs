using Candlewick.Contracts.Registry;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// Consume, process, produce, exactly once: one thread that owns one consumer, one transactional producer and the
/// tasks of its partitions. Outputs and consumed positions go out in one transaction every
/// <see cref="TransactionalWorkerOptions.CommitInterval"/>; outputs that nothing more is there to go with, at once.
/// </summary>
/// <remarks>
/// Whatever goes wrong inside a transaction has one answer, <see cref="Recover"/>: new producer, every partition back
/// to its committed offset, every task loaded anew. There is no second path, for the rare one would be the untested one.
/// Rebalances: a revoke commits before it returns; if that fails the partitions are gone anyway and their next owner
/// loads what is committed. Lost partitions are not committed: their generation is over, and the broker would refuse.
/// Inputs are assigned by range, which gives partition p of each to the same member.
/// </remarks>
public sealed partial class TransactionalWorker(
    TransactionalWorkerOptions options, KafkaSettings settings, IPartitionTaskLoader loader, WorkerStatus status, TimeProvider time, ILogger<TransactionalWorker> logger)
{
    private static readonly TimeSpan CommittedTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RegistryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long outputs gather at the end of the inputs: partitions that a feed's clock closes bars in together come within
    /// milliseconds of each other, and share a transaction then.
    /// </summary>
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<int, PartitionSlot> _slots = [];
    private readonly string[] _topics = [.. options.Inputs.Select(settings.NameOf)];
    private TransactionWriter _writer = null!;
    private IConsumer<byte[], byte[]> _consumer = null!;
    private IConsumerGroupMetadata? _group;
    private bool _hasAstray;
    private bool _atEnd;
    private long _begun;
    private CancellationToken _stopping;

    /// <summary>Runs until <paramref name="stopping"/>, on the calling thread; the last transaction is committed before it returns.</summary>
    /// <exception cref="PositionException">A stored position does not fit the topic.</exception>
    public void Run(CancellationToken stopping)
    {
        _stopping = stopping;
        using var writer = _writer = new TransactionWriter(settings, options.Service, $"{options.Slot}", time, logger, stopping) { InputNames = _topics };
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
        consumer.Subscribe(_topics);
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
            var wait = _writer.InTransaction ? Gathering - time.GetElapsedTime(_begun) : options.CommitInterval;
            var result = wait > TimeSpan.Zero ? _consumer.Consume(wait) : null;
            _atEnd = result?.IsPartitionEOF ?? _atEnd;
            if (result is { IsPartitionEOF: false } && _slots.TryGetValue(result.Partition.Value, out var slot))
            {
                Take(slot, result);
            }

            if (!_writer.InTransaction)
            {
                Idle();
            }
            else if (time.GetElapsedTime(_begun) >= Gathering)
            {
                Commit();
            }
        }
        catch (ConsumeException e) when (e.Error.Classify() == KafkaFailure.PositionLost)
        {
            throw new PositionException(
                $"a position of group '{settings.GroupId(options.Service)}' in '{string.Join("', '", _topics)}' is out of range: records it had not read were deleted. "
                + "Restore the topic, or begin anew under another TOPIC_PREFIX.", e);
        }
        catch (ConsumeException e) when (e.Error.Classify() is KafkaFailure.Fenced or KafkaFailure.Fatal)
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
            Fail(e.Error);
        }
        catch (RegistryException e) when (e.IsTransient)
        {
            // Whether the record is ours is not known, so it is neither passed over nor buried: it is read again.
            _stopping.WaitHandle.WaitOne(RegistryPause);
            Fail(new Error(ErrorCode.Local_Fail, e.Message));
        }
    }

    /// <summary>How long the open transaction gathers. Where somebody waits for outputs and there is nothing more to read, it has nothing to wait for.</summary>
    private TimeSpan Gathering => _atEnd && _writer.HasRecords && Lull < options.CommitInterval ? Lull : options.CommitInterval;

    private void Take(PartitionSlot slot, ConsumeResult<byte[], byte[]> result)
    {
        int input = _topics.Length == 1 ? 0 : Array.IndexOf(_topics, result.Topic);
        if (_hasAstray && slot.Astray[input] is not null)
        {
            return;
        }

        if (!_writer.InTransaction)
        {
            Begin();
        }

        // First: a task that fails half-way through a record has its partition in the transaction that fails.
        slot.Took(input, result.Offset.Value);
        _writer.From(slot.Partition, input, result.Offset.Value);
        slot.Task.Process(input, result, _writer);
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
        var open = _slots.Values.Where(s => s.IsOpen).ToList();
        foreach (var slot in open)
        {
            _writer.From(slot.Partition, 0, -1);
            slot.Task.BeforeCommit(slot.Next, _writer);
        }

        _writer.SendOffsets(open.SelectMany(s => s.ToCommit(_topics)), _group!);
        _writer.Commit();
        foreach (var slot in open)
        {
            slot.Close();
            Progressed(slot);
            slot.Task.AfterCommit();
        }
    }

    private void Idle()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Task.Idle();
        }
    }

    /// <exception cref="OperationCanceledException">The worker is to stop: its successor recovers.</exception>
    private void Recover()
    {
        _writer.Abandon();
        _stopping.ThrowIfCancellationRequested();
        OpenWriter();
        foreach (var start in Load([.. _slots.Keys]))
        {
            _slots[start.Partition.Value].Astray[Array.IndexOf(_topics, start.Topic)] = start.Offset;
            _hasAstray = true;
        }
    }

    /// <summary>
    /// Sends the consumer back to where the tasks were loaded. A partition refuses where it is not fetched yet, and where
    /// it is not ours any more: which of the two, only <c>Consume</c> can tell.
    /// </summary>
    private void SeekAstray()
    {
        if (!_hasAstray)
        {
            return;
        }

        _hasAstray = false;
        foreach (var slot in _slots.Values)
        {
            for (int input = 0; input < _topics.Length; input++)
            {
                if (slot.Astray[input] is { } start && !TrySeek(new TopicPartitionOffset(_topics[input], slot.Partition, start)))
                {
                    _hasAstray = true;
                }
                else
                {
                    slot.Astray[input] = null;
                }
            }
        }
    }

    private bool TrySeek(TopicPartitionOffset start)
    {
        try
        {
            _consumer.Seek(start);
            return true;
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            LogNotYet(start.Partition.Value);
            return false;
        }
    }

    /// <summary>Opens the writer, however long the coordinator is away: there is nothing else this worker could do meanwhile.</summary>
    private void OpenWriter() => UntilKafkaAnswers(() =>
    {
        _writer.Open(IsSearching);
        return true;
    });

    /// <summary>
    /// Loads until it succeeds: an exception out of the assignment callback would leave the consumer without an
    /// assignment and nobody to notice.
    /// </summary>
    private List<TopicPartitionOffset> Load(IReadOnlyList<int> partitions) => UntilKafkaAnswers(() => TryLoad(partitions));

    /// <exception cref="OperationCanceledException">The worker is to stop.</exception>
    private T UntilKafkaAnswers<T>(Func<T> attempt)
    {
        string? said = null;
        while (true)
        {
            try
            {
                var result = attempt();
                status.Succeeded(-1 - options.Slot);
                return result;
            }
            catch (KafkaException e) when (!e.Error.IsFatal || e.Error.Classify() == KafkaFailure.Fenced)
            {
                // Fenced: fatal to that producer, not to the next. Who shares our name is told by the group, for good.
                status.Failed(-1 - options.Slot, e.Error.Reason);
                if (said != e.Error.Reason)
                {
                    LogWaiting(said = e.Error.Reason);
                }

                _stopping.WaitHandle.WaitOne(RetryPause);
                _stopping.ThrowIfCancellationRequested();
            }
        }
    }

    private List<TopicPartitionOffset> TryLoad(IReadOnlyList<int> partitions)
    {
        var asked = partitions.SelectMany(InputsOf).ToList();

        // With read_committed this waits for transactions that are still undecided, so what is loaded next is decided too.
        var committed = (asked.Count == 0 ? [] : _consumer.Committed(asked, CommittedTimeout)).ToDictionary(c => c.TopicPartition, c => c.Offset);
        var starts = new List<TopicPartitionOffset>(asked.Count);
        foreach (int partition in partitions)
        {
            long?[] offsets = [.. InputsOf(partition).Select(p => committed[p]).Select(o => o.IsSpecial ? (long?)null : o.Value)];
            var task = loader.Load(partition, offsets, _stopping);
            _slots[partition] = new PartitionSlot(partition, task, offsets);
            starts.AddRange(_topics.Select((topic, input) => new TopicPartitionOffset(topic, partition, task.StartOf(input))));
        }

        return starts;
    }
}
