using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor.Instruments.Publishing;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

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
                MasterRecord.Read(options.SchemaIds, record.Message.Key, value, out var instrument);
                groups[id] = instrument.SessionGroup;
            }
            else
            {
                groups.Remove(id);
            }
        }
    }
}
