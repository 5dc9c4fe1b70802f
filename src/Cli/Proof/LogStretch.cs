using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Cli.Proof;

/// <summary>A stretch of one partition: committed records from one offset to another, exclusive.</summary>
internal readonly record struct LogStretch(TopicPartition Partition, long From, long To)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads stretches, in order within a partition, outside any group.</summary>
    /// <param name="take">Takes a record; false: of its partition no more is wanted.</param>
    /// <param name="progress">Told how many offsets are passed and how many there are, now and then.</param>
    /// <exception cref="KafkaException">The broker does not answer, or a record is not there any more.</exception>
    public static void Read(
        KafkaSettings kafka, IEnumerable<LogStretch> stretches, Func<ConsumeResult<byte[], byte[]>, bool> take, Action<long, long>? progress, CancellationToken cancellationToken)
    {
        var open = stretches.Where(s => s.From < s.To).ToDictionary(s => s.Partition);
        if (open.Count == 0)
        {
            return;
        }

        using var consumer = KafkaClients.Consumer<byte[], byte[]>(kafka.Consumer(kafka.GroupId("reader")), NullLogger.Instance).Build();
        consumer.Assign(open.Values.Select(s => new TopicPartitionOffset(s.Partition, s.From)));
        long total = open.Values.Sum(s => s.To - s.From), read = 0;
        while (open.Count > 0)
        {
            var record = consumer.Next(cancellationToken);
            if (!open.TryGetValue(record.TopicPartition, out var stretch))
            {
                continue;
            }

            // The last offset may be a transaction marker, which is never handed out: then the end, or a record beyond it, tells.
            bool isBeyond = record.IsPartitionEOF || record.Offset.Value >= stretch.To;
            if (isBeyond || !take(record) || record.Offset.Value + 1 == stretch.To)
            {
                open.Remove(record.TopicPartition);
            }

            if (++read % 10_000 == 0)
            {
                progress?.Invoke(Math.Min(read, total), total);
            }
        }
    }

    /// <summary>Oldest offset of each partition of a topic.</summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public static long[] Oldest(KafkaSettings kafka, string topic, int partitions)
    {
        using var consumer = KafkaClients.Consumer<byte[], byte[]>(kafka.Consumer(kafka.GroupId("reader")), NullLogger.Instance).Build();
        return [.. Enumerable.Range(0, partitions).Select(p => consumer.QueryWatermarkOffsets(new TopicPartition(topic, p), Timeout).Low.Value)];
    }
}
