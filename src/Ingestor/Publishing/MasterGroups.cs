using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Google.Protobuf;

namespace Candlewick.Ingestor.Publishing;

/// <summary>The session groups of a few instruments as topic <c>instruments</c> has them now.</summary>
internal static class MasterGroups
{
    /// <summary>By id; without those that the master does not have, empty where it names no group.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    /// <exception cref="IngestException">A record is not an instrument.</exception>
    public static Dictionary<string, string> Read(FileIngestOptions options, IReadOnlySet<string> ids, CancellationToken cancellationToken)
    {
        string topic = options.Kafka.NameOf(TopicCatalog.Instruments);
        var partitions = ids.Select(id => InstrumentPartition.Of(id, options.Layout.Partitions)).Distinct().Select(p => new TopicPartition(topic, p)).ToList();
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        if (partitions.Count > 0)
        {
            PartitionReader.ReadToEnd(options.Kafka, partitions, Apply, cancellationToken);
        }

        return groups;

        void Apply(ConsumeResult<byte[], byte[]> record)
        {
            string id = Encoding.UTF8.GetString(record.Message.Key ?? []);
            if (!ids.Contains(id))
            {
                return;
            }

            if (record.Message.Value is { } value)
            {
                groups[id] = GroupOf(options, id, value);
            }
            else
            {
                groups.Remove(id);
            }
        }
    }

    private static string GroupOf(FileIngestOptions options, string id, byte[] value)
    {
        InvalidProtocolBufferException? inner = null;
        try
        {
            if (ConfluentFrame.TryRead(value, out int schemaId, out var message) && options.SchemaIds.Accepts(TopicCatalog.Instruments, schemaId))
            {
                return Instrument.Parser.ParseFrom(message).SessionGroup;
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            inner = e;
        }

        throw new IngestException(
            $"the record of '{id}' in topic '{options.Kafka.NameOf(TopicCatalog.Instruments)}' is not an instrument: another program writes to it. Use a TOPIC_PREFIX of your own.", inner);
    }
}
