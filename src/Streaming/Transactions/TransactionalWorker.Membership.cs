using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Tracing;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Transactions;

/// <content>Membership in the group, and what is said of it.</content>
public sealed partial class TransactionalWorker
{
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
        foreach (int partition in Numbers(partitions))
        {
            _slots.Remove(partition);
            Release(partition);
            status.Forget(partition);
        }

        foreach (var slot in _slots.Values)
        {
            slot.Close();
        }

        _suspect = null;
        ForgetLetters(o => !_slots.ContainsKey(o.Partition));
        LogRevoked(string.Join(", ", Numbers(partitions)));
    }

    /// <exception cref="PositionException">Partitions of one number are not all ours.</exception>
    private List<TopicPartitionOffset> Assigned(IReadOnlyCollection<TopicPartition> partitions)
    {
        var numbers = Numbers(partitions);
        if (partitions.Count != numbers.Count * _topics.Length)
        {
            throw new PositionException(
                $"group '{settings.GroupId(options.Service)}' was given {string.Join(", ", partitions)}: partition p of each of {string.Join(", ", _topics)} belongs to one worker. "
                + "Do all its members run the same build, with partition.assignment.strategy=range?");
        }

        var starts = Load(numbers);
        LogAssigned(string.Join(", ", starts.Select(s => _topics.Length == 1 ? $"{s.Partition.Value} from {s.Offset.Value}" : $"{s.Topic}[{s.Partition.Value}] from {s.Offset.Value}")));
        return starts;
    }

    private static List<int> Numbers(IEnumerable<TopicPartition> partitions) => [.. partitions.Select(p => p.Partition.Value).Distinct()];

    private IConsumer<byte[], byte[]> BuildConsumer()
    {
        var config = settings.Consumer(settings.GroupId(options.Service));
        config.GroupInstanceId = settings.GroupInstanceId(options.Service, options.Slot);
        config.ConsumeResultFields = TraceHeaders.Fields(_topics.Length == 1 ? "" : "topic");
        return KafkaClients.Consumer<byte[], byte[]>(config, logger)
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
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

    [LoggerMessage(LogLevel.Debug, "Partition {Partition} cannot be sent back yet")]
    private partial void LogNotYet(int partition);

    [LoggerMessage(LogLevel.Warning, "Consumer: {Reason}")]
    private partial void LogConsumeError(string reason);
}
