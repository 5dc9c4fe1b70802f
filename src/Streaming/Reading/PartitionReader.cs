using System.Diagnostics;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Streaming.Reading;

/// <summary>Reads a bounded stretch of partitions once, committed records only, outside any consumer group.</summary>
public static class PartitionReader
{
    /// <summary>Kilobytes, of all partitions together, that wait to be taken: enough to keep the broker busy; by default they would be all of a compacted topic.</summary>
    private const int ReadAhead = 4 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaderPause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Calls <paramref name="record"/> for every committed record of <paramref name="partitions"/> from their start to
    /// the last stable offset, in order within a partition. Blocks; for checkpoints and other compacted topics.
    /// </summary>
    /// <exception cref="KafkaException">The broker does not answer, or a partition is not there.</exception>
    public static void ReadToEnd(
        KafkaSettings settings, IReadOnlyList<TopicPartition> partitions, Action<ConsumeResult<byte[], byte[]>> record, CancellationToken cancellationToken) =>
        ReadFrom(settings, [.. partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning))], record, cancellationToken);

    /// <summary>The same from the first record on that is stamped at or after <paramref name="since"/>: none before it is later.</summary>
    /// <exception cref="KafkaException">The broker does not answer, or a partition is not there.</exception>
    public static void ReadSince(
        KafkaSettings settings, IReadOnlyList<TopicPartition> partitions, DateTimeOffset since, Action<ConsumeResult<byte[], byte[]>> record, CancellationToken cancellationToken)
    {
        using var consumer = KafkaClients.Consumer<byte[], byte[]>(settings.Consumer(settings.GroupId("reader")), NullLogger.Instance).Build();
        ReadFrom(settings, OffsetsSince(consumer, [.. partitions.Select(p => new TopicPartitionTimestamp(p, new Timestamp(since)))], cancellationToken), record, cancellationToken);
    }

    /// <summary>A partition that has just been made, or has moved, has no leader for a moment.</summary>
    private static List<TopicPartitionOffset> OffsetsSince(IConsumer<byte[], byte[]> consumer, IReadOnlyList<TopicPartitionTimestamp> since, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return consumer.OffsetsForTimes(since, Timeout);
            }
            catch (KafkaException e) when (e.Error.Classify() == KafkaFailure.Transient && Stopwatch.GetElapsedTime(start) < Timeout)
            {
                cancellationToken.WaitHandle.WaitOne(LeaderPause);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>The same from where <paramref name="starts"/> say.</summary>
    /// <exception cref="KafkaException">The broker does not answer, or a partition is not there.</exception>
    public static void ReadFrom(
        KafkaSettings settings, IReadOnlyList<TopicPartitionOffset> starts, Action<ConsumeResult<byte[], byte[]>> record, CancellationToken cancellationToken)
    {
        var config = settings.Consumer(settings.GroupId("reader"));
        config.QueuedMaxMessagesKbytes = ReadAhead;
        using var consumer = KafkaClients.Consumer<byte[], byte[]>(config, NullLogger.Instance).Build();
        consumer.Assign(starts);

        // By name, not by number: a partition that grows meanwhile ends more than once.
        var open = starts.Select(s => s.TopicPartition).ToHashSet();
        while (open.Count > 0)
        {
            var result = consumer.Next(cancellationToken);
            if (result.IsPartitionEOF)
            {
                open.Remove(result.TopicPartition);
            }
            else
            {
                record(result);
            }
        }
    }
}
