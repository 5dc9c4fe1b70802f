using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Ingestor.Reconciling;

/// <summary>The gaps that topic <c>market-events</c> tells of.</summary>
public static class GapEvents
{
    /// <summary>Those in a stretch of time, of an instrument or of all that a feed has; in order of time. Blocks.</summary>
    /// <param name="feeds">Whose gaps concern the instrument.</param>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static List<KnownGap> Read(
        KafkaSettings kafka, TopicLayout layout, IReadOnlyCollection<string> feeds, InstrumentId instrument, long fromUs, long toUs, CancellationToken cancellationToken)
    {
        var gaps = new HashSet<KnownGap>();
        var partitions = Enumerable.Range(0, layout.Partitions).Select(p => new TopicPartition(kafka.NameOf(TopicCatalog.MarketEvents), p)).ToList();
        string id = instrument.ToString();

        // A gap is told of after it began, whatever the clock of who tells it.
        PartitionReader.ReadSince(kafka, partitions, DateTimeOffset.UnixEpoch.AddMicroseconds(fromUs).AddHours(-1), record =>
        {
            if (Of(record) is { GapDetected: { } gap } told && gap.FromUs < toUs && gap.ToUs > fromUs
                && (told.Instrument == id || (told.Instrument.Length == 0 && feeds.Contains(told.Source.Split('/')[0]))))
            {
                gaps.Add(new KnownGap(told.Source, gap.FromUs, gap.ToUs, gap.Cause.Replace('_', ' ')));
            }
        }, cancellationToken);
        return [.. gaps.OrderBy(g => g.FromUs)];
    }

    private static MarketEvent? Of(ConsumeResult<byte[], byte[]> record)
    {
        try
        {
            return ConfluentFrame.TryRead(record.Message.Value, out _, out var message) ? MarketEvent.Parser.ParseFrom(message) : null;
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            // Another's record says nothing of gaps.
            return null;
        }
    }
}
