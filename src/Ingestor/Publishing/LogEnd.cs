using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.Ingestor.Publishing;

/// <summary>The very end of a topic, open transactions included: behind one of another source may lie what is looked for.</summary>
internal static class LogEnd
{
    /// <summary>Longer than the time after which a broker aborts a dead writer's transaction.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Who is asked in vain is asked again by the run.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Bounds of the partitions, open transactions included.</summary>
    public static async Task<List<TopicPartitionOffset>> OffsetsAsync(IAdminClient admin, IEnumerable<TopicPartition> partitions, OffsetSpec bound)
    {
        var answer = await admin.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = bound }),
            new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadUncommitted, RequestTimeout = RequestTimeout });
        return [.. answer.ResultInfos.Select(r => r.TopicPartitionOffsetError.TopicPartitionOffset)];
    }

    /// <summary>Takes what is committed up to <paramref name="ends"/>, from where the consumer was assigned. Transactions that are open below them are waited for.</summary>
    /// <exception cref="IngestException">An end is not reached in time.</exception>
    public static void Read(
        IConsumer<byte[]?, byte[]?> consumer, string topic, IEnumerable<TopicPartitionOffset> ends, TimeProvider time,
        Action<ConsumeResult<byte[]?, byte[]?>> take, CancellationToken cancellationToken)
    {
        var missing = ends.Where(end => end.Offset.Value > 0).ToDictionary(end => end.TopicPartition, end => end.Offset.Value);
        long start = time.GetTimestamp();
        while (missing.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(start) > Patience)
            {
                throw new IngestException(
                    $"topic '{topic}' could not be read to its end within {Patience.TotalSeconds:0} s; a transaction of another run hangs open, or Kafka does not answer. Try again.");
            }

            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } result)
            {
                continue;
            }

            if (!result.IsPartitionEOF)
            {
                take(result);
            }
            else if (missing.TryGetValue(result.TopicPartition, out long end) && result.Offset.Value >= end)
            {
                missing.Remove(result.TopicPartition);
            }
        }
    }
}
