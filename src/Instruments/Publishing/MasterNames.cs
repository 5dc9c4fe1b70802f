using System.Text;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Instruments.Publishing;

/// <summary>What names mean as topic <c>instruments</c> has it now: ids, bare symbols and any vendor's names. Immutable.</summary>
public sealed class MasterNames
{
    private readonly HashSet<string> _ids;
    private readonly AliasTable _names;
    private readonly IReadOnlyList<string> _defaultVenues;

    private MasterNames(HashSet<string> ids, AliasTable names, IReadOnlyList<string> defaultVenues) => (_ids, _names, _defaultVenues) = (ids, names, defaultVenues);

    /// <summary>Reads the topic to its end.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    /// <exception cref="MasterException">A record is not an instrument.</exception>
    public static MasterNames Read(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, IReadOnlyList<string> defaultVenues, CancellationToken cancellationToken)
    {
        string topic = kafka.NameOf(TopicCatalog.Instruments);
        var records = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        PartitionReader.ReadToEnd(kafka, [.. Enumerable.Range(0, layout.Partitions).Select(p => new TopicPartition(topic, p))], Apply, cancellationToken);
        var names = new AliasTableBuilder();
        foreach (var (id, value) in records)
        {
            MasterRecord.Read(schemaIds, Encoding.UTF8.GetBytes(id), value, out var instrument);
            names.Add(instrument);
        }

        return new MasterNames([.. records.Keys], names.Build(), defaultVenues);

        void Apply(ConsumeResult<byte[], byte[]> record)
        {
            string id = Encoding.UTF8.GetString(record.Message.Key ?? []);
            if (record.Message.Value is { } value)
            {
                records[id] = value;
            }
            else
            {
                records.Remove(id);
            }
        }
    }

    /// <summary>The instrument that <paramref name="name"/> means on <paramref name="date"/>; null where the master knows none.</summary>
    public InstrumentId? Find(string name, DateOnly date)
    {
        string text = name.Trim().ToUpperInvariant();
        string? id = _ids.Contains(text) ? text : BareSymbol.Find(text, _defaultVenues, _ids.Contains) ?? _names.Resolve(name, date, _defaultVenues);
        return id is null ? null : InstrumentId.Parse(id);
    }
}
