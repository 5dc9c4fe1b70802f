using System.Text;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Instruments.Publishing;

/// <summary>A few instruments as topic <c>instruments</c> has them now.</summary>
public static class MasterInstruments
{
    /// <summary>By id; without those that the master does not have.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    /// <exception cref="MasterException">A record is not an instrument.</exception>
    public static Dictionary<string, Instrument> Read(
        KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, IReadOnlySet<string> ids, CancellationToken cancellationToken)
    {
        string topic = kafka.NameOf(TopicCatalog.Instruments);
        var partitions = ids.Select(id => InstrumentPartition.Of(id, layout.Partitions)).Distinct().Select(p => new TopicPartition(topic, p)).ToList();
        var instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        if (partitions.Count > 0)
        {
            PartitionReader.ReadToEnd(kafka, partitions, Apply, cancellationToken);
        }

        return instruments;

        void Apply(ConsumeResult<byte[], byte[]> record)
        {
            string id = Encoding.UTF8.GetString(record.Message.Key ?? []);
            if (!ids.Contains(id))
            {
                return;
            }

            if (record.Message.Value is { } value)
            {
                MasterRecord.Read(schemaIds, record.Message.Key, value, out var instrument);
                instruments[id] = instrument;
            }
            else
            {
                instruments.Remove(id);
            }
        }
    }
}
