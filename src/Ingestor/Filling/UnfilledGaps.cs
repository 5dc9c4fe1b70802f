using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;

namespace Candlewick.Ingestor.Filling;

/// <summary>Gaps of a source that topic <c>market-events</c> tells of, without what was filled since.</summary>
internal static class UnfilledGaps
{
    /// <summary>A cause, as it is written.</summary>
    private const string LateStart = "late_start";

    private static readonly TimeSpan Oldest = TimeSpan.FromDays(2);

    /// <summary>Those of the last two days that ended before <paramref name="beforeUs"/>. Blocks.</summary>
    /// <param name="instruments">What the source has.</param>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static List<PublishedGap> Read(IngestOptions options, string source, IReadOnlyList<InstrumentId> instruments, long beforeUs, CancellationToken cancellationToken)
    {
        var gaps = new List<PublishedGap>();
        var filled = new Dictionary<string, List<(long FromUs, long ToUs)>>(StringComparer.Ordinal);
        var partitions = Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(options.Kafka.NameOf(TopicCatalog.MarketEvents), p)).ToList();
        PartitionReader.ReadSince(options.Kafka, partitions, DateTimeOffset.UnixEpoch.AddMicroseconds(beforeUs) - Oldest, record =>
        {
            if (!ConfluentFrame.TryRead(record.Message.Value, out _, out var message))
            {
                return;
            }

            var told = MarketEvent.Parser.ParseFrom(message);
            if (told.GapDetected is { } gap && told.Source == source && gap.ToUs < beforeUs)
            {
                gaps.AddRange(instruments.Where(id => told.Instrument.Length == 0 || told.Instrument == id.ToString())
                    .Select(id => new PublishedGap(id, gap.FromUs, gap.ToUs, gap.HasFirstSequence ? gap.FirstSequence - 1 : 0, gap.Cause == LateStart)));
            }
            else if (told.GapFilled is { } fill)
            {
                if (!filled.TryGetValue(told.Instrument, out var spans))
                {
                    filled.Add(told.Instrument, spans = []);
                }

                spans.Add((fill.FromUs, fill.ToUs));
            }
        }, cancellationToken);
        return [.. gaps.Distinct().SelectMany(gap => Rest(gap, filled.GetValueOrDefault(gap.Instrument.ToString() ?? "") ?? []))];
    }

    /// <summary>What of a gap no span covers.</summary>
    internal static IEnumerable<PublishedGap> Rest(PublishedGap gap, IEnumerable<(long FromUs, long ToUs)> filled)
    {
        long fromUs = gap.FromUs;
        foreach (var span in filled.Where(s => s.FromUs < gap.ToUs && s.ToUs > gap.FromUs).OrderBy(s => s.FromUs))
        {
            if (span.FromUs > fromUs)
            {
                yield return gap with { FromUs = fromUs, ToUs = span.FromUs };
            }

            fromUs = Math.Max(fromUs, span.ToUs);
        }

        if (fromUs < gap.ToUs)
        {
            yield return gap with { FromUs = fromUs };
        }
    }
}
