using Candlewick.Contracts.Instruments;
using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Merging;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;

namespace Candlewick.Instruments.Publishing;

/// <summary>What topic <c>instruments</c> says now.</summary>
internal sealed class MasterTopic
{
    private readonly InstrumentRefreshOptions _options;
    private readonly HashSet<byte[]> _messages = new(MessageIdComparer.Instance);
    private readonly Dictionary<string, int> _listedBy = new(StringComparer.Ordinal);

    private MasterTopic(InstrumentRefreshOptions options) => _options = options;

    /// <summary>Reads the topic to its end, into a file at <paramref name="path"/>.</summary>
    /// <returns>The instruments, and how many each vendor lists today.</returns>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    /// <exception cref="MasterException">A record in it is not an instrument.</exception>
    public static (InstrumentFile Instruments, IReadOnlyDictionary<string, int> ListedBy) Read(
        InstrumentRefreshOptions options, string path, CancellationToken cancellationToken)
    {
        var master = new MasterTopic(options);
        string topic = options.Kafka.NameOf(TopicCatalog.Instruments);
        PartitionReader.ReadToEnd(
            options.Kafka, [.. Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(topic, p))], master.Apply, cancellationToken);
        byte[][] messages = [.. master._messages];
        Array.Sort(messages, MessageIdComparer.Instance);
        return (InstrumentFile.Write(path, messages), master._listedBy);
    }

    private void Apply(ConsumeResult<byte[], byte[]> record)
    {
        byte[] id = record.Message.Key ?? [];
        var known = _messages.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(id, out byte[]? before))
        {
            Count(InstrumentMessage.Parse(before), -1);
            known.Remove(id);
        }

        if (record.Message.Value is { } value)
        {
            _messages.Add(MasterRecord.Read(_options.SchemaIds, id, value, out var instrument).ToArray());
            Count(instrument, 1);
        }
    }

    private void Count(Instrument instrument, int change)
    {
        // Aliases stand vendor by vendor.
        string counted = "";
        foreach (var alias in instrument.Aliases)
        {
            if (alias.Vendor != counted && alias.IsValidOn(_options.Today))
            {
                counted = alias.Vendor;
                _listedBy[counted] = _listedBy.GetValueOrDefault(counted) + change;
            }
        }
    }
}
