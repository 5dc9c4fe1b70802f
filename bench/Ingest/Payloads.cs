using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;

namespace Candlewick.Bench.Ingest;

/// <summary>One record as ingest published it.</summary>
internal sealed record Payload(int Partition, byte[]? Key, byte[] Value, Timestamp Timestamp);

/// <summary>The records of a run, read back.</summary>
internal static class Payloads
{
    /// <summary>
    /// In the order in which they were published: between two clock ticks, which are in every partition, by sequence. Else the bare
    /// producer would fill one partition after another.
    /// </summary>
    public static List<Payload> Read(KafkaSettings settings, int partitions, CancellationToken cancellationToken)
    {
        var read = new List<(long Clock, long Sequence, Payload Payload)>();
        long[] clocks = new long[partitions];
        var all = Enumerable.Range(0, partitions).Select(p => new TopicPartition(settings.NameOf(TopicCatalog.Ticks), p)).ToList();
        PartitionReader.ReadToEnd(settings, all, Take, cancellationToken);
        return [.. read.OrderBy(r => (r.Clock, r.Sequence)).Select(r => r.Payload)];

        void Take(ConsumeResult<byte[], byte[]> record)
        {
            Tick tick = default;
            if (!ConfluentFrame.TryRead(record.Message.Value, out _, out var message) || !TickWire.TryRead(message, ref tick, out _, out _))
            {
                throw new InvalidOperationException($"{record.TopicPartitionOffset} is no tick.");
            }

            int partition = record.Partition.Value;
            clocks[partition] += tick.Kind == TickKind.Clock ? 1 : 0;
            read.Add((clocks[partition], tick.Sequence, new Payload(partition, record.Message.Key, record.Message.Value, record.Message.Timestamp)));
        }
    }
}
