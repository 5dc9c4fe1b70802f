using Candlewick.Streaming.Clients;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Transactions;

/// <content>
/// What does not go away by trying again. A broker refuses a batch and says nothing of the record it refuses it for, and a
/// transaction reports no deliveries. So what failed three times at one place is sent once more record by record, and the
/// record that is refused then is named.
/// </content>
public sealed partial class TransactionalWorker
{
    /// <summary>Outputs of which it is known that Kafka refuses them; read again, their input writes them to dead-letters.</summary>
    private readonly Dictionary<OutputOrigin, RefusedOutput> _letters = [];

    /// <summary>Partitions of ours that stand still.</summary>
    private readonly HashSet<int> _halted = [];

    /// <summary>The partition for whose sake records are sent one by one.</summary>
    private int? _suspect;

    private bool IsSearching => _suspect is not null;

    private void Fail(Error error)
    {
        LogTransactionFailed(error.Reason);
        var open = _slots.Values.Where(s => s.IsOpen).Select(s => s.Partition).ToList();
        bool again = false;
        foreach (int partition in open.Count > 0 ? open : [.. _slots.Keys])
        {
            if (status.Failed(partition, error.Reason) >= WorkerStatus.Patience)
            {
                // Whatever the error says: what is written after the refused record fails with another one, and that may be first to be seen.
                again = true;
                _suspect ??= partition;
            }
        }

        if (again && _writer.FindRefused() is { } refused)
        {
            _suspect = null;
            Judge(refused);
        }

        Recover();
    }

    private void Judge(RefusedOutput refused)
    {
        var origin = refused.Origin;
        string input = _topics[origin.Input];
        if (options.Refused == RefusedOutputs.DeadLetter && refused.Error.IsOfRecord() && !origin.IsState && _letters.TryAdd(origin, refused))
        {
            _writer.Letters = _letters;
            status.DeadLettered(refused);
            LogDeadLettered(origin.Partition, input, origin.Offset, refused.Topic, refused.Key, refused.Bytes, refused.Error.Reason, refused.Remedy);
            return;
        }

        status.Stop(origin.Partition, refused);
        _slots.Remove(origin.Partition);
        _halted.Add(origin.Partition);
        _consumer.Pause(InputsOf(origin.Partition));
        LogStopped(origin.Partition, input, origin.Offset, refused.Topic, refused.Key, refused.Bytes, refused.Error.Reason, refused.Remedy);
    }

    private void Progressed(PartitionSlot slot)
    {
        status.Succeeded(slot.Partition);
        if (_letters.Count > 0)
        {
            ForgetLetters(o => o.Partition == slot.Partition && o.Offset < slot.Committed[o.Input]);
        }

        if (_suspect == slot.Partition)
        {
            // One by one it was taken: what was refused was the batch.
            _suspect = null;
            LogTakenOneByOne(slot.Partition);
        }
    }

    /// <summary>Whoever has the partition next tries again.</summary>
    private void Release(int partition)
    {
        if (_halted.Remove(partition))
        {
            _consumer.Resume(InputsOf(partition));
        }
    }

    private IEnumerable<TopicPartition> InputsOf(int partition) => _topics.Select(topic => new TopicPartition(topic, partition));

    private void ForgetLetters(Func<OutputOrigin, bool> which)
    {
        foreach (var origin in _letters.Keys.Where(which).ToList())
        {
            _letters.Remove(origin);
        }

        _writer.Letters = _letters.Count > 0 ? _letters : null;
    }

    [LoggerMessage(LogLevel.Error,
        "Partition {Partition} of {Input} stands still at offset {Offset}: Kafka refuses what follows from it, a record for {Topic}, key {Key} ({Bytes} bytes): {Reason}. "
        + "To go on, {Remedy}, then start the service again; or start it with REFUSED_OUTPUTS=dead-letter to put such records aside. Other partitions go on")]
    private partial void LogStopped(int partition, string input, long offset, string topic, string? key, int bytes, string reason, string remedy);

    [LoggerMessage(LogLevel.Error,
        "Partition {Partition} of {Input}, offset {Offset}: Kafka refuses what follows from it, a record for {Topic}, key {Key} ({Bytes} bytes): {Reason}. "
        + "It goes to dead-letters instead. To have the next ones taken, {Remedy}")]
    private partial void LogDeadLettered(int partition, string input, long offset, string topic, string? key, int bytes, string reason, string remedy);

    [LoggerMessage(LogLevel.Warning,
        "Partition {Partition}: sent one by one, the records that were refused are taken. Is max.message.bytes of a topic below the size of a batch, 512 KiB?")]
    private partial void LogTakenOneByOne(int partition);
}
