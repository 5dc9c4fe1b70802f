using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;

namespace Candlewick.Ingestor.Tests;

/// <summary>One committed record of topic <c>ticks</c>.</summary>
internal sealed record TickRecord(int Partition, string? Key, long TimestampMs, string ValueHex, Tick Tick);

internal static class TicksReader
{
    /// <summary>Everything that is committed now, partition by partition, in log order.</summary>
    public static List<TickRecord> ReadAll(KafkaSettings settings, int partitions)
    {
        var records = new List<TickRecord>();
        using var consumer = new ConsumerBuilder<byte[]?, byte[]>(settings.Consumer("test-reader")).Build();
        string topic = settings.NameOf(TopicCatalog.Ticks);
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        for (int ended = 0; ended < partitions;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException("no record and no end of partition within 30 s");
            if (result.IsPartitionEOF)
            {
                ended++;
                continue;
            }

            Assert.True(ConfluentFrame.TryRead(result.Message.Value, out _, out var value));
            string? key = result.Message.Key is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
            records.Add(new TickRecord(
                result.Partition.Value, key, result.Message.Timestamp.UnixTimestampMs, Convert.ToHexString(result.Message.Value), Tick.Parser.ParseFrom(value)));
        }

        return [.. records.OrderBy(r => r.Partition)];
    }
}
