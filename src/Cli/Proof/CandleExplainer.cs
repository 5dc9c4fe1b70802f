using Candlewick.CandleAggregator;
using Candlewick.CandleAggregator.Recomputing;
using Candlewick.Cli.Hosting;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Proof;

/// <summary>Makes one candle anew from the first tick of its partition on, and watches what each tick does.</summary>
/// <param name="database">Null: the topic alone is looked at.</param>
internal sealed class CandleExplainer(Backbone backbone, NpgsqlDataSource? database)
{
    /// <summary>Explains a bar of a specification that is built.</summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public async Task<Explanation> RunAsync(CandleKey bar, Action<string>? progress, CancellationToken cancellationToken)
    {
        var topic = BarSpec.Parse(bar.Interval).IsFast ? TopicCatalog.CandlesFast : TopicCatalog.Candles;
        int partitions = backbone.Layout.Partitions, partition = InstrumentPartition.Of(bar.Instrument, partitions);
        string ticks = backbone.Kafka.NameOf(TopicCatalog.Ticks);
        using var standings = new GroupStandings(backbone.Kafka);
        long before = (await standings.EndsAsync(backbone.Kafka.NameOf(topic), partitions))[partition];
        long taken = (await standings.CommittedAsync(AggregatorOptions.Service, ticks, partitions))[partition];
        long oldest = LogStretch.Oldest(backbone.Kafka, ticks, partitions)[partition];
        using var trace = new CandleTrace(backbone.Aggregation, bar);
        await Task.Run(() => LogStretch.Read(
            backbone.Kafka, [new LogStretch(new TopicPartition(ticks, partition), oldest, taken)], trace.Process,
            (read, total) => progress?.Invoke(FormattableString.Invariant($"{read:N0} of {total:N0} offsets of ticks taken")), cancellationToken), cancellationToken);
        long after = (await standings.EndsAsync(backbone.Kafka.NameOf(topic), partitions))[partition];
        var published = await Task.Run(() => ReadPublished(backbone.Kafka.NameOf(topic), partition, bar, after, cancellationToken), cancellationToken);
        var (row, projected) = database is null || topic != TopicCatalog.Candles ? (null, 0) : await ReadRowAsync(database, bar, partition, cancellationToken);
        bool isGone = oldest > 0 && published.Select(c => c.Provenance).Append(row?.Provenance).Any(p => p is not null && p.TicksFirst < oldest);
        var comparison = new CandleComparison(topic.Name, bar, [.. trace.Revisions.Select(PublishedCandle.From)], published);
        var inTopic = comparison.InTopic(before).Where(f => f.Kind == "extra" || !comparison.IsRepaired);
        return new Explanation(
            bar, partition, topic.Name, isGone ? oldest : null, trace.Steps, trace.Revisions, published, row,
            isGone ? [] : [.. inTopic, .. projected > 0 ? comparison.InTable(row, projected) : []]);
    }

    private List<PublishedCandle> ReadPublished(string topic, int partition, CandleKey bar, long end, CancellationToken cancellationToken)
    {
        var published = new List<PublishedCandle>();
        long oldest = LogStretch.Oldest(backbone.Kafka, topic, backbone.Layout.Partitions)[partition];
        LogStretch.Read(backbone.Kafka, [new LogStretch(new TopicPartition(topic, partition), oldest, end)], record =>
        {
            if (PublishedCandle.From(record) is { } candle && candle.Key == bar)
            {
                published.Add(candle);
            }

            return true;
        }, progress: null, cancellationToken);
        return published;
    }

    private static async Task<(CandleRow? Row, long Projected)> ReadRowAsync(NpgsqlDataSource store, CandleKey bar, int partition, CancellationToken cancellationToken)
    {
        var history = new CandleHistory(store);
        var positions = await history.ReadOffsetsAsync("candles", cancellationToken);
        var rows = await history.ReadPageAsync(
            new CandleQuery { Instruments = [bar.Instrument], Intervals = [bar.Interval], FromUs = bar.StartUs, ToUs = bar.StartUs + 1 }, cancellationToken);
        return (rows.Find(row => row.Key == bar), positions.Find(p => p.Partition == partition).Next);
    }
}
