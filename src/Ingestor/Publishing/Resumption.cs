using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Publishing;

/// <summary>Decides from the stored positions where a source goes on, or that it must not.</summary>
internal static class Resumption
{
    /// <summary>The position to go on from; a new one where the source was never begun.</summary>
    /// <exception cref="IngestException">Going on would repeat, skip or mix; the message names the remedy.</exception>
    public static SourcePosition Resolve(IReadOnlyDictionary<string, SourcePosition> stored, ITickSource source, IngestOptions options)
    {
        string topicId = options.Layout.IdOf(TopicCatalog.Ticks);
        if (stored.TryGetValue(source.Name, out var own))
        {
            Check(own, options, topicId);
            return own;
        }

        // Positions in a topic that is gone cover nothing.
        foreach (var other in stored.Values.Where(other => other.TopicId == topicId))
        {
            Check(source, other);
        }

        return new SourcePosition
        {
            Source = source.Name,
            TopicId = topicId,
            Partitions = (uint)options.Layout.Partitions,
            Covered = { source.Coverage },
        };
    }

    private static void Check(SourcePosition own, IngestOptions options, string topicId)
    {
        string ticks = options.Kafka.NameOf(TopicCatalog.Ticks);
        if (own.TopicId != topicId)
        {
            throw new IngestException(
                $"the position of source '{own.Source}' belongs to another topic '{ticks}' (id {own.TopicId}, now {topicId}): it was deleted and made again. "
                + $"Delete '{options.Kafka.NameOf(TopicCatalog.SourcePositions)}' and the other topics with it, or set another TOPIC_PREFIX.");
        }

        if (own.Partitions != options.Layout.Partitions)
        {
            throw new IngestException(
                $"source '{own.Source}' was begun with {own.Partitions} partitions and '{ticks}' has {options.Layout.Partitions} now: its instruments would change "
                + "their partitions half-way. Set another TOPIC_PREFIX and ingest it from its beginning.");
        }
    }

    /// <summary>Of the same instrument and date, a source may go on where another has ended, and must not mix with it.</summary>
    private static void Check(ITickSource source, SourcePosition other)
    {
        var held = CoveredDays.Of(other).ToDictionary(d => (d.Instrument, d.Date));
        var shared = source.Coverage.Where(d => held.ContainsKey((d.Instrument, d.Date))).ToList();
        if (shared.Find(d => !d.Follows(held[(d.Instrument, d.Date)])) is { } overlap)
        {
            int overlaps = shared.Count(d => !d.Follows(held[(d.Instrument, d.Date)]));
            throw new IngestException(
                $"source '{other.Source}' already holds {overlap.Instrument} of {overlap.Date}{Until(held[(overlap.Instrument, overlap.Date)])} ({overlaps} of {source.Coverage.Count} instrument "
                + "days overlap): a second source for them would build their candles twice. Leave them out of the files, begin after what is there, or set another TOPIC_PREFIX to keep both.");
        }

        if (shared.Count > 0 && !other.Ended)
        {
            throw new IngestException(
                $"source '{other.Source}', which this one continues ({shared[0].Instrument} of {shared[0].Date}), has not been published to its end. "
                + "Ingest its files first: it goes on where it stands; then these.");
        }
    }

    private static string Until(CoveredDay day) =>
        day.ToUs == long.MaxValue ? "" : $" up to {DateTime.UnixEpoch.AddMicroseconds(day.ToUs):yyyy-MM-dd HH:mm:ss.fff} UTC";
}
