using Candlewick.CandleAggregator;
using Candlewick.CandleAggregator.Recomputing;
using Candlewick.Cli.Hosting;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Proof;

/// <summary>
/// Makes the candles of a range anew from their ticks and compares every byte with the topics, and every field with the table.
/// It begins at a partition's first tick: owners of dates, session groups, volumes and ids seen come from there, and a later
/// start would have to guess them. What it has made it keeps, so that a second run reads on where the first one ended.
/// </summary>
/// <param name="database">Null: the topics alone are looked at.</param>
internal sealed class RangeVerification(Backbone backbone, NpgsqlDataSource? database) : IDisposable
{
    /// <summary>Whose schema ids it takes to make candles anew.</summary>
    public static IReadOnlyList<Topic> Topics { get; } =
        [TopicCatalog.Ticks, TopicCatalog.Candles, TopicCatalog.CandlesFast, TopicCatalog.CandlesLive, TopicCatalog.DeadLetters, TopicCatalog.MarketEvents, TopicCatalog.AggregatorState];

    private readonly Dictionary<CandleKey, List<PublishedCandle>> _computed = [];
    private readonly Dictionary<CandleKey, int> _highest = [];
    private readonly Dictionary<int, long> _next = [];
    private readonly Dictionary<CandleKey, List<ComputedCandle>> _records = [];
    private Recomputation? _recomputation;
    private VerifyRequest _request = new(0, 0);

    /// <summary>The revisions that ticks give of a bar, as records; empty where they give none.</summary>
    public IReadOnlyList<ComputedCandle> Computed(CandleKey bar) => _records.GetValueOrDefault(bar) ?? [];

    /// <summary>The highest revision of a bar that is in its topic or the table; -1: none is.</summary>
    public int HighestRevision(CandleKey bar) => _highest.GetValueOrDefault(bar, -1);

    /// <summary>Verifies a range; of several, each begins no earlier than the one before.</summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public async Task<VerifiedRange> RunAsync(VerifyRequest request, Action<string>? progress, CancellationToken cancellationToken)
    {
        int[] partitions = request.Partitions(backbone.Layout.Partitions);
        using var standings = new GroupStandings(backbone.Kafka);

        // In this order: what a topic has at the first look is of ticks taken by the second, and what these give is there at the third.
        var before = await EndsAsync(standings);
        long[] taken = await standings.CommittedAsync(AggregatorOptions.Service, Name(TopicCatalog.Ticks), backbone.Layout.Partitions);
        long[] oldest = await Task.Run(() => LogStretch.Oldest(backbone.Kafka, Name(TopicCatalog.Ticks), backbone.Layout.Partitions), cancellationToken);
        long ticks = await Task.Run(() => Recompute(request, partitions, oldest, taken, progress, cancellationToken), cancellationToken);
        var after = await EndsAsync(standings);
        var published = await Task.Run(() => ReadPublished(request, partitions, after, progress, cancellationToken), cancellationToken);
        var (rows, projected) = database is null ? (null, []) : await ReadRowsAsync(database, request, published.Keys, cancellationToken);
        return Compare(ticks, published, rows, projected, before, oldest, [.. partitions.Where(p => taken[p] == 0)]);
    }

    public void Dispose() => _recomputation?.Dispose();

    private VerifiedRange Compare(
        long ticks, Dictionary<CandleKey, List<PublishedCandle>> published, Dictionary<CandleKey, CandleRow>? rows, Dictionary<int, long> projected,
        Dictionary<string, long[]> before, long[] oldest, List<int> unread)
    {
        var faults = new List<CandleFault>();
        var revisable = new HashSet<CandleKey>();
        int repaired = 0, unprovable = 0, candles = 0;
        foreach (var bar in _computed.Keys.Where(_request.Takes).Union(published.Keys).Union(rows?.Keys ?? Enumerable.Empty<CandleKey>()).Order())
        {
            var computed = _computed.GetValueOrDefault(bar) ?? [];
            var found = published.GetValueOrDefault(bar) ?? [];
            var row = rows?.GetValueOrDefault(bar);
            int partition = PartitionOf(bar);
            if (unread.Contains(partition))
            {
                continue;
            }

            if (oldest[partition] > 0 && (found.Exists(c => IsGone(c.Provenance, oldest[partition])) || (row is not null && IsGone(row.Provenance, oldest[partition]))))
            {
                unprovable++;
                continue;
            }

            candles += computed.Count;
            _highest[bar] = Math.Max(found.Count == 0 ? -1 : found.Max(c => (int)c.Value.Revision), row?.Revision ?? -1);
            string topic = TopicOf(bar);
            var comparison = new CandleComparison(topic, bar, computed, found);
            var inTopic = comparison.InTopic(before[topic][partition]).ToList();
            bool isRepaired = comparison.IsRepaired;
            repaired += isRepaired ? 1 : 0;
            int known = faults.Count;
            faults.AddRange(isRepaired ? inTopic.Where(f => f.Kind == "extra") : inTopic);
            faults.AddRange(rows is null || topic != TopicCatalog.Candles.Name ? [] : comparison.InTable(row, projected.GetValueOrDefault(partition)));
            if (faults.Count > known && _recomputation!.IsRevisable(partition, bar))
            {
                revisable.Add(bar);
            }
        }

        return new VerifiedRange(ticks, candles, published.Values.Sum(c => c.Count), rows?.Count, faults, repaired, unprovable, revisable, unread);
    }

    private static bool IsGone(CandleProvenance? provenance, long oldest) => provenance is null || provenance.TicksFirst < oldest;

    private long Recompute(VerifyRequest request, int[] partitions, long[] oldest, long[] taken, Action<string>? progress, CancellationToken cancellationToken)
    {
        _request = request;
        foreach (var past in _computed.Keys.Where(bar => !request.Takes(bar)).ToList())
        {
            _computed.Remove(past);
            _records.Remove(past);
        }

        var recomputation = _recomputation ??= new Recomputation(backbone.Aggregation, Take);
        long count = 0;
        var stretches = partitions.Select(p => new LogStretch(new TopicPartition(Name(TopicCatalog.Ticks), p), _next.GetValueOrDefault(p, oldest[p]), taken[p]));
        LogStretch.Read(backbone.Kafka, stretches, record =>
        {
            count++;
            recomputation.Process(record);
            return true;
        }, (read, total) => progress?.Invoke(FormattableString.Invariant($"{read:N0} of {total:N0} offsets of ticks taken")), cancellationToken);
        foreach (int partition in partitions)
        {
            _next[partition] = Math.Max(taken[partition], _next.GetValueOrDefault(partition, oldest[partition]));
        }

        return count;
    }

    /// <summary>Bars beyond the range are kept, too: the range of the next run is later.</summary>
    private void Take(ComputedCandle candle)
    {
        var key = candle.Key;
        if (key.StartUs >= _request.FromUs && _request.Takes(key.Instrument))
        {
            Of(_computed, key).Add(PublishedCandle.From(candle));
            Of(_records, key).Add(candle);
        }
    }

    private Dictionary<CandleKey, List<PublishedCandle>> ReadPublished(
        VerifyRequest request, int[] partitions, Dictionary<string, long[]> ends, Action<string>? progress, CancellationToken cancellationToken)
    {
        var published = new Dictionary<CandleKey, List<PublishedCandle>>();
        foreach (var topic in new[] { TopicCatalog.Candles, TopicCatalog.CandlesFast })
        {
            // All of it: a candle is stamped with the time of the source that closed it, and one of the past may fill any day.
            long[] oldest = LogStretch.Oldest(backbone.Kafka, Name(topic), backbone.Layout.Partitions);
            LogStretch.Read(backbone.Kafka, partitions.Select(p => new LogStretch(new TopicPartition(Name(topic), p), oldest[p], ends[topic.Name][p])), record =>
            {
                if (PublishedCandle.From(record) is { } candle && candle.Value.Closed && request.Takes(candle.Key))
                {
                    Of(published, candle.Key).Add(candle);
                }

                return true;
            }, (read, total) => progress?.Invoke(FormattableString.Invariant($"{read:N0} of {total:N0} offsets of {topic.Name} read")), cancellationToken);
        }

        return published;
    }

    private async Task<(Dictionary<CandleKey, CandleRow>? Rows, Dictionary<int, long> Projected)> ReadRowsAsync(
        NpgsqlDataSource store, VerifyRequest request, IEnumerable<CandleKey> published, CancellationToken cancellationToken)
    {
        const int page = 4_000;
        var history = new CandleHistory(store);

        // Before the rows: what is projected meanwhile is in the table and in no way wrong.
        var projected = (await history.ReadOffsetsAsync("candles", cancellationToken)).ToDictionary(p => p.Partition, p => p.Next);
        var known = await history.ReadInstrumentsAsync(cancellationToken);
        string[] instruments = [.. known.Union(published.Concat(_computed.Keys).Select(bar => bar.Instrument)).Where(request.Takes)];
        string[] intervals = [.. backbone.Rules.Specs.Where(spec => !spec.IsFast).Select(spec => spec.ToString())];
        var rows = new Dictionary<CandleKey, CandleRow>();
        if (instruments.Length == 0)
        {
            return (rows, projected);
        }

        var scan = history.Scan(new CandleQuery { Instruments = instruments, Intervals = intervals, FromUs = request.FromUs, ToUs = request.ToUs });
        List<CandleRow> read;
        do
        {
            read = await scan.ReadAsync(page, cancellationToken);
            read.ForEach(row => rows.Add(row.Key, row));
        }
        while (read.Count == page);
        return (rows, projected);
    }

    private async Task<Dictionary<string, long[]>> EndsAsync(GroupStandings standings) => new()
    {
        [TopicCatalog.Candles.Name] = await standings.EndsAsync(Name(TopicCatalog.Candles), backbone.Layout.Partitions),
        [TopicCatalog.CandlesFast.Name] = await standings.EndsAsync(Name(TopicCatalog.CandlesFast), backbone.Layout.Partitions),
    };

    private int PartitionOf(CandleKey bar) => Streaming.Topics.InstrumentPartition.Of(bar.Instrument, backbone.Layout.Partitions);

    private static string TopicOf(CandleKey bar) => (BarSpec.Parse(bar.Interval).IsFast ? TopicCatalog.CandlesFast : TopicCatalog.Candles).Name;

    private string Name(Topic topic) => backbone.Kafka.NameOf(topic);

    private static List<T> Of<T>(Dictionary<CandleKey, List<T>> lists, CandleKey key)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }
}
