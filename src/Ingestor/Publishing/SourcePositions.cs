using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Google.Protobuf;

namespace Candlewick.Ingestor.Publishing;

/// <summary>What topic <c>source-positions</c> says now: the last committed position of every source.</summary>
internal static class SourcePositions
{
    /// <summary>Longer than the time after which a broker aborts a dead writer's transaction.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Reads the topic to its end as it is now. Another source's open transaction hides what lies behind its first
    /// record, our own position maybe: it is waited for.
    /// </summary>
    /// <exception cref="IngestException">The end is not reached in time, or a value is not a position.</exception>
    public static Dictionary<string, SourcePosition> Load(FileIngestOptions options, CancellationToken cancellationToken)
    {
        string topic = options.Kafka.NameOf(TopicCatalog.SourcePositions);
        var partitions = Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(topic, p)).ToList();
        var missing = EndsOf(options, partitions);

        var positions = new Dictionary<string, SourcePosition>();
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(options.Kafka.Consumer(options.Kafka.GroupId("ingest-positions")))
            .SetLogHandler((_, _) => { })
            .Build();
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        long start = options.Time.GetTimestamp();
        while (missing.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (options.Time.GetElapsedTime(start) > Patience)
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
                Add(positions, result, options);
            }
            else if (missing.TryGetValue(result.TopicPartition, out long end) && result.Offset.Value >= end)
            {
                missing.Remove(result.TopicPartition);
            }
        }

        consumer.Close();
        return positions;
    }

    private static void Add(Dictionary<string, SourcePosition> positions, ConsumeResult<byte[]?, byte[]?> result, FileIngestOptions options)
    {
        if (result.Message.Value is null)
        {
            return;
        }

        if (!ConfluentFrame.TryRead(result.Message.Value, out int schema, out var message)
            || !options.SchemaIds.Accepts(TopicCatalog.SourcePositions, schema))
        {
            throw new IngestException($"topic '{result.Topic}' holds a value that is not a position (partition {result.Partition.Value}, offset {result.Offset.Value}); who else writes to it?");
        }

        try
        {
            var position = SourcePosition.Parser.ParseFrom(message);
            positions[position.Source] = position;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new IngestException($"topic '{result.Topic}' holds a damaged position (partition {result.Partition.Value}, offset {result.Offset.Value})", e);
        }
    }

    /// <summary>High watermarks of the partitions that are not empty, open transactions included.</summary>
    private static Dictionary<TopicPartition, long> EndsOf(FileIngestOptions options, List<TopicPartition> partitions)
    {
        using var admin = new AdminClientBuilder(options.Kafka.Admin()).SetLogHandler((_, _) => { }).Build();
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = OffsetSpec.Latest() });
        var answer = admin.ListOffsetsAsync(
            asked, new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadUncommitted, RequestTimeout = TimeSpan.FromSeconds(10) }).GetAwaiter().GetResult();
        return answer.ResultInfos
            .Where(r => r.TopicPartitionOffsetError.Offset.Value > 0)
            .ToDictionary(r => r.TopicPartitionOffsetError.TopicPartition, r => r.TopicPartitionOffsetError.Offset.Value);
    }
}
