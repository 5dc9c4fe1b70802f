using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Instruments;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Google.Protobuf;

namespace Candlewick.Ingestor.Instruments.Publishing;

/// <summary>What topic <c>instruments</c> says now. Kept as bytes: as objects, a quarter of a million is four times as large.</summary>
internal sealed class MasterTopic
{
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly ISchemaIds _schemaIds;

    private MasterTopic(ISchemaIds schemaIds) => _schemaIds = schemaIds;

    public IReadOnlyCollection<string> Ids => _values.Keys;

    /// <summary>Reads the topic to its end.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static MasterTopic Read(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, CancellationToken cancellationToken)
    {
        var master = new MasterTopic(schemaIds);
        string topic = kafka.NameOf(TopicCatalog.Instruments);
        PartitionReader.ReadToEnd(kafka, [.. Enumerable.Range(0, layout.Partitions).Select(p => new TopicPartition(topic, p))], master.Apply, cancellationToken);
        return master;
    }

    /// <summary>What it says of one instrument, null for nothing.</summary>
    /// <exception cref="IngestException">The record is not an instrument.</exception>
    public Instrument? Find(string id)
    {
        if (!_values.TryGetValue(id, out byte[]? value))
        {
            return null;
        }

        try
        {
            return ConfluentFrame.TryRead(value, out int schemaId, out var message) && _schemaIds.Accepts(TopicCatalog.Instruments, schemaId)
                ? InstrumentMessage.Read(Contracts.V1.Instrument.Parser.ParseFrom(message))
                : throw new FormatException("it is not framed as ours are");
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            throw new IngestException($"the record of '{id}' in topic '{TopicCatalog.Instruments}' is not an instrument ({e.Message}): another program writes to it. Use a TOPIC_PREFIX of your own.", e);
        }
    }

    private void Apply(ConsumeResult<byte[], byte[]> record)
    {
        string id = Encoding.UTF8.GetString(record.Message.Key ?? []);
        if (record.Message.Value is { } value)
        {
            _values[id] = value;
        }
        else
        {
            _values.Remove(id);
        }
    }
}
