using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;

namespace Candlewick.Ingestor.Live;

/// <summary>Which instruments earlier runs of live sources had, as topic <c>market-events</c> tells.</summary>
internal static class EarlierInstruments
{
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    /// <summary>Those that were subscribed to within a day, by source. Blocks.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static ILookup<string, InstrumentId> Read(IngestOptions options, CancellationToken cancellationToken)
    {
        var known = new HashSet<(string Source, InstrumentId Instrument)>();
        var partitions = Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(options.Kafka.NameOf(TopicCatalog.MarketEvents), p)).ToList();
        PartitionReader.ReadSince(options.Kafka, partitions, options.Time.GetUtcNow() - Oldest, record =>
        {
            if (ConfluentFrame.TryRead(record.Message.Value, out _, out var message)
                && MarketEvent.Parser.ParseFrom(message) is { InstrumentSubscribed: { } subscribed } told
                && InstrumentId.TryParse(told.Instrument, out var instrument, out _))
            {
                known.Add((subscribed.Source, instrument));
            }
        }, cancellationToken);
        return known.ToLookup(k => k.Source, k => k.Instrument, StringComparer.Ordinal);
    }
}
