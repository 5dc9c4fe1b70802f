using Candlewick.Cli.Hosting;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;

namespace Candlewick.Cli.History;

/// <summary>What feeds hold, or are asked to: topic <c>wanted-instruments</c>.</summary>
internal static class WatchedInstruments
{
    /// <summary>Each with its feed, in order. Blocks.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static List<(InstrumentId Instrument, string Feed)> Read(Backbone backbone, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, WantedInstrument>(StringComparer.Ordinal);
        string topic = backbone.Kafka.NameOf(TopicCatalog.WantedInstruments);
        PartitionReader.ReadToEnd(backbone.Kafka, [.. Enumerable.Range(0, backbone.Layout.Partitions).Select(p => new TopicPartition(topic, p))], record =>
        {
            string key = Convert.ToHexString(record.Message.Key ?? []);
            if (record.Message.Value is { } value && ConfluentFrame.TryRead(value, out _, out var message))
            {
                wanted[key] = WantedInstrument.Parser.ParseFrom(message);
            }
            else
            {
                wanted.Remove(key);
            }
        }, cancellationToken);
        return
        [
            .. wanted.Values.Where(w => InstrumentId.TryParse(w.Instrument, out _, out _)).Select(w => (Instrument: InstrumentId.Parse(w.Instrument), w.Feed)).Distinct()
                .OrderBy(w => w.Instrument.ToString(), StringComparer.Ordinal).ThenBy(w => w.Feed, StringComparer.Ordinal),
        ];
    }
}
