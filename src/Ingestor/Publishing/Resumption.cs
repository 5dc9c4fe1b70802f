using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;

namespace Candlewick.Ingestor.Publishing;

/// <summary>Decides from the stored positions where a source goes on, or that it must not.</summary>
internal static class Resumption
{
    /// <summary>The position to go on from; a new one where the source was never begun.</summary>
    /// <exception cref="IngestException">Going on would repeat, skip or mix; the message names the remedy.</exception>
    public static SourcePosition Resolve(
        IReadOnlyDictionary<string, SourcePosition> stored, SourceFiles files, FileIngestOptions options)
    {
        string ticks = options.Kafka.NameOf(TopicCatalog.Ticks);
        string topicId = options.Layout.IdOf(TopicCatalog.Ticks);
        if (stored.TryGetValue(files.Source, out var own))
        {
            if (own.TopicId != topicId)
            {
                throw new IngestException(
                    $"the position of source '{files.Source}' belongs to another topic '{ticks}' (id {own.TopicId}, now {topicId}): it was deleted and made again. "
                    + $"Delete '{options.Kafka.NameOf(TopicCatalog.SourcePositions)}' and the other topics with it, or set another TOPIC_PREFIX.");
            }

            return own.Partitions == options.Layout.Partitions
                ? own
                : throw new IngestException(
                    $"source '{files.Source}' was begun with {own.Partitions} partitions and '{ticks}' has {options.Layout.Partitions} now: its instruments would change "
                    + "their partitions half-way. Set another TOPIC_PREFIX and ingest it from its beginning.");
        }

        var coverage = files.Coverage.ToHashSet();
        foreach (var other in stored.Values)
        {
            // Positions in a topic that is gone cover nothing.
            if (other.TopicId == topicId && other.Coverage.FirstOrDefault(coverage.Contains) is { } shared)
            {
                string[] day = shared.Split('|');
                throw new IngestException(
                    $"source '{other.Source}' already holds {day[0]} of {day[1]} ({other.Coverage.Count(coverage.Contains)} of {coverage.Count} instrument days overlap): "
                    + "a second source for them would build their candles twice. Set another TOPIC_PREFIX to keep both.");
            }
        }

        return new SourcePosition
        {
            Source = files.Source,
            TopicId = topicId,
            Partitions = (uint)options.Layout.Partitions,
            Coverage = { files.Coverage },
        };
    }
}
