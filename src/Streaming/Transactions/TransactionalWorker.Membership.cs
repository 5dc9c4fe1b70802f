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
        _next.Clear();
        foreach (var partition in partitions)
        {
            _tasks.Remove(partition.Partition);
            _astray.Remove(partition.Partition);
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

    [LoggerMessage(LogLevel.Debug, "Partition {Partition} cannot be sent back yet")]
    private partial void LogNotYet(int partition);

    [LoggerMessage(LogLevel.Warning, "Consumer: {Reason}")]
    private partial void LogConsumeError(string reason);

    [LoggerMessage(LogLevel.Debug, "Kafka client: {Message}")]
    private partial void LogClient(string message);
}
