using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Clients;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Tick = Candlewick.Market.Ticks.Tick;
using TickFields = Candlewick.Market.Ticks.TickFields;
using TickFlags = Candlewick.Market.Ticks.TickFlags;

namespace Candlewick.Ingestor.Publishing;

/// <summary>The ids that a source published last, from the end of its log: what the vendor counted on while it did not run is missing.</summary>
internal static class LastIds
{
    /// <summary>An instrument that was not traded for so long has its outage told by time alone.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    /// <summary>By instrument: the last id, and its time in microseconds UTC. Blocks.</summary>
    /// <param name="clockUs">The source's last clock tick; 0: it was never begun.</param>
    /// <exception cref="IngestException">The log cannot be read to its end in time.</exception>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static Dictionary<string, (long Sequence, long TimeUs)> Read(IngestOptions options, string source, long clockUs, ILogger logger, CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, (long Sequence, long TimeUs)>(StringComparer.Ordinal);
        if (clockUs == 0)
        {
            return last;
        }

        string topic = options.Kafka.NameOf(TopicCatalog.Ticks);
        var since = new Timestamp(DateTimeOffset.UnixEpoch.AddMicroseconds(clockUs) - Oldest);
        byte[] name = Encoding.UTF8.GetBytes(source);
        using var consumer = KafkaClients.Consumer<byte[]?, byte[]?>(options.Kafka.Consumer(options.Kafka.GroupId("ingest-ids")), logger).Build();
        var partitions = Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(topic, p)).ToList();

        // To the very end: behind a transaction of another source that is open lie our own last ids, maybe.
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var ends = LogEnd.OffsetsAsync(admin, partitions, OffsetSpec.Latest()).GetAwaiter().GetResult();
        consumer.Assign(consumer.OffsetsForTimes(partitions.Select(p => new TopicPartitionTimestamp(p, since)), LogEnd.Patience));
        LogEnd.Read(consumer, topic, ends, options.Time, result => Take(last, name, result.Message.Value), cancellationToken);
        return last;
    }

    private static void Take(Dictionary<string, (long Sequence, long TimeUs)> last, ReadOnlySpan<byte> source, byte[]? value)
    {
        var tick = default(Tick);
        if (ConfluentFrame.TryRead(value, out _, out var message)
            && TickWire.TryRead(message, ref tick, out var instrument, out var name, out _)
            && name.SequenceEqual(source) && tick.Has(TickFields.Sequence) && tick.Kind == Market.Ticks.TickKind.Trade && (tick.Flags & TickFlags.Backfilled) == 0)
        {
            string id = Encoding.UTF8.GetString(instrument);
            if (!last.TryGetValue(id, out var known) || tick.Sequence > known.Sequence)
            {
                last[id] = (tick.Sequence, tick.BucketUs);
            }
        }
    }
}
