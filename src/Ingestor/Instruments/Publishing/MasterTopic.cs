using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor.Instruments.Merging;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Ingestor.Instruments.Publishing;

/// <summary>What topic <c>instruments</c> says now.</summary>
internal sealed class MasterTopic
{
    private readonly HashSet<byte[]> _messages = new(MessageIdComparer.Instance);
    private readonly ISchemaIds _schemaIds;

    private MasterTopic(ISchemaIds schemaIds) => _schemaIds = schemaIds;

    /// <summary>Reads the topic to its end, into a file at <paramref name="path"/>.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    /// <exception cref="IngestException">A record in it is not an instrument.</exception>
    public static InstrumentFile Read(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, string path, CancellationToken cancellationToken)
    {
        var master = new MasterTopic(schemaIds);
        string topic = kafka.NameOf(TopicCatalog.Instruments);
        PartitionReader.ReadToEnd(kafka, [.. Enumerable.Range(0, layout.Partitions).Select(p => new TopicPartition(topic, p))], master.Apply, cancellationToken);
        return InstrumentFile.Write(path, master._messages);
    }

    private void Apply(ConsumeResult<byte[], byte[]> record)
    {
        byte[] id = record.Message.Key ?? [];
        _messages.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(id);
        if (record.Message.Value is { } value)
        {
            _messages.Add(MasterRecord.Read(_schemaIds, id, value, out _).ToArray());
        }
    }
}
