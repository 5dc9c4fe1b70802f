using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;

namespace Candlewick.Cli.Status;

/// <summary>One source of ticks: how far it was published, and how far the candles have come with it.</summary>
/// <param name="Ticks">Ticks published; null of a source that keeps no position.</param>
/// <param name="PublishedUs">Its last clock tick in <c>ticks</c>; null of a source that keeps no position.</param>
/// <param name="WatermarkUs">The least that any partition's checkpoint has of it; null where none knows it.</param>
/// <param name="Ended">Nothing more will come.</param>
/// <param name="SetAside">Ticks that are kept and move nothing, for another source owns their instrument and date.</param>
internal sealed record SourceStanding(string Source, long? Ticks, long? PublishedUs, long? WatermarkUs, bool Ended, long SetAside);

/// <summary>Reads the sources from topics <c>source-positions</c> and <c>aggregator-state</c>.</summary>
internal static class SourceStandings
{
    /// <summary>Every source, by name.</summary>
    public static List<SourceStanding> Read(KafkaSettings settings, int partitions, CancellationToken cancellationToken)
    {
        var positions = new Dictionary<string, SourcePosition>();
        ReadAll(settings, TopicCatalog.SourcePositions, partitions, (_, _, message) =>
        {
            var position = SourcePosition.Parser.ParseFrom(message);
            positions[position.Source] = position;
        }, cancellationToken);

        var watermarks = new Dictionary<(string Source, int Partition), long>();
        var setAside = new Dictionary<string, IReadOnlyList<SetAsideState>>();
        ReadAll(settings, TopicCatalog.AggregatorState, partitions, (key, partition, message) =>
        {
            if (key.StartsWith("feed|", StringComparison.Ordinal) && AggregatorState.Parser.ParseFrom(message).Feed is { } feed)
            {
                watermarks[(feed.Source, partition)] = feed.WatermarkUs;
            }
            else if (key.StartsWith("dates|", StringComparison.Ordinal) && AggregatorState.Parser.ParseFrom(message).Dates is { } dates)
            {
                // The newest record of an instrument counts all there was before.
                setAside[key] = dates.SetAside;
            }
        }, cancellationToken);

        return
        [
            .. positions.Keys.Union(watermarks.Keys.Select(w => w.Source)).Order(StringComparer.Ordinal).Select(source =>
            {
                var position = positions.GetValueOrDefault(source);
                var reached = watermarks.Where(w => w.Key.Source == source).Select(w => (long?)w.Value);
                long aside = setAside.Values.Sum(ticks => ticks.Where(t => t.Source == source).Sum(t => t.Ticks));
                return new SourceStanding(source, position?.Ticks, position?.ClockUs, reached.Min(), position?.Ended ?? false, aside);
            }),
        ];
    }

    private static void ReadAll(KafkaSettings settings, Topic topic, int partitions, Action<string, int, byte[]> take, CancellationToken cancellationToken) =>
        PartitionReader.ReadToEnd(settings, [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(settings.NameOf(topic), p))], record =>
        {
            if (record.Message.Key is { } key && ConfluentFrame.TryRead(record.Message.Value, out _, out var message))
            {
                take(Encoding.UTF8.GetString(key), record.Partition.Value, message.ToArray());
            }
        }, cancellationToken);
}
