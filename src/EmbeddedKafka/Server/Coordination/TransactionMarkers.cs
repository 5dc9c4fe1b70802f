using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Transactions;

namespace Candlewick.EmbeddedKafka.Server.Coordination;

/// <summary>Writes the ends of transactions: in the groups' topic by their coordinator, which then decides the offsets that wait.</summary>
internal sealed class TransactionMarkers(LogStore logs, GroupCoordinator groups) : ITransactionMarkers
{
    public Task WriteAsync(IReadOnlyCollection<TopicPartition> partitions, TransactionMarker marker)
    {
        foreach (var partition in partitions)
        {
            if (partition.Topic == TopicName.ConsumerOffsets)
            {
                groups.EndTransaction(partition.Partition, marker);
            }
            else if (logs.Find(partition.Topic, partition.Partition) is { } log)
            {
                Write(log, partition, marker);
            }
        }

        return Task.CompletedTask;
    }

    private static void Write(PartitionLog log, TopicPartition partition, TransactionMarker marker)
    {
        var result = log.AppendMarker(marker.Producer.Id, marker.Producer.Epoch, marker.Commit, coordinatorEpoch: 0);
        if (result.Error is not (LogError.None or LogError.InvalidProducerEpoch))
        {
            throw new IOException($"the end of a transaction could not be written to {partition}: {result.Error}");
        }
    }
}
