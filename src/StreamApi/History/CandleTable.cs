using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Offsets;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.History;

/// <summary>Candles that are stored: history is the table up to B, the log from there.</summary>
/// <param name="topicName">What the topic is called on the broker, and so in the table of positions.</param>
internal sealed class CandleTable(ChannelLog channel, string topicName, CandleHistory store, ServedCandles served, StreamLimits limits) : IStoredHistory
{
    private const int SliceRecords = 2_000;

    private readonly TopicLog _log = channel.Log;

    public ICandleParts Parts => field ??= new StoredParts(store, new PartsInLog(channel), _log.Rings.Partitions, StoredToAsync);

    public async Task<IReadOnlyList<Item>> PresentAsync(
        Scope scope, Resolution resolution, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken)
    {
        var stored = await StoredToAsync(cancellationToken);
        var latest = new Dictionary<(string, string?), Item>();
        foreach (var row in await LatestMergedAsync(scope, resolution, ends, cancellationToken))
        {
            latest[(row.Instrument, row.Interval)] = new CandleItem(row);
        }

        foreach (var row in await store.LatestAsync(resolution.Ids, scope.Intervals, ByPartition(ends), cancellationToken))
        {
            latest[(row.Instrument, row.Interval)] = new CandleItem(row);
        }

        foreach (var (partition, end) in ends)
        {
            // What the projection has not stored yet, as far as the ring has it.
            long from = Math.Max(stored.GetValueOrDefault(partition), _log.Rings[partition].First);
            while (from < end)
            {
                var slice = await _log.ReadAsync(partition, from, SliceRecords, cancellationToken);
                foreach (var entry in slice.Entries.Where(e => e.Offset < end && e.Key is not null && scope.Instruments.Contains(e.Key)))
                {
                    if (entry.Read(channel.Items) is { } candle && scope.Contains(candle)
                        && (!latest.TryGetValue((candle.Instrument, candle.Interval), out var known) || candle.TimeUs >= known.TimeUs))
                    {
                        latest[(candle.Instrument, candle.Interval)] = candle;
                    }
                }

                from = slice.Next;
            }
        }

        return [.. latest.Values.Where(scope.Contains).OrderBy(c => c.Key)];
    }

    public async Task<SubscriptionPlan> LastAsync(Scope scope, Resolution resolution, int count, CancellationToken cancellationToken)
    {
        long asked = (long)count * resolution.Ids.Count * scope.Intervals.Count;
        long most = 10L * limits.LastItems;
        if (asked > most)
        {
            throw new RequestException(
                ErrorCodes.RangeTooLarge,
                $"last {count} of {resolution.Ids.Count} instruments in {scope.Intervals.Count} intervals are {asked} candles, more than {most}; ask for fewer, or give a time in \"from\", which has no such limit");
        }

        var b = await FixAsync(scope, cancellationToken);
        long[] upTo = ByPartition(b);
        var loaded = new List<Item>();
        foreach (string instrument in resolution.Ids)
        {
            foreach (string interval in scope.Intervals.Distinct(StringComparer.Ordinal))
            {
                var rows = await Series(instrument, interval, upTo).ReadLastAsync(scope.ToUs, count, cancellationToken);
                loaded.AddRange(rows.Select(row => new CandleItem(row)));
            }
        }

        loaded.Sort((x, y) => x.Key.CompareTo(y.Key));
        var from = scope.Between(loaded.Count > 0 ? loaded[0].TimeUs : 0, scope.ToUs);
        return new SubscriptionPlan(from, resolution, SubscriptionPosition.AtHistory(b.Select(p => (p.Key, p.Value)))) { Loaded = loaded };
    }

    public async Task<SubscriptionPlan> FromTimeAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken) =>
        new(scope, resolution, SubscriptionPosition.AtHistory((await FixAsync(scope, cancellationToken)).Select(p => (p.Key, p.Value))));

    public async Task CheckAsync(SubscriptionPosition position, CancellationToken cancellationToken)
    {
        var stored = await StoredToAsync(cancellationToken);
        foreach (int partition in position.Partitions)
        {
            if (await HeldToAsync(stored, partition, cancellationToken) < position.Next(partition))
            {
                throw new RequestException(ErrorCodes.UpstreamUnavailable, "the store of candles is being rebuilt and has not come to this cursor again; try later", retryable: true);
            }
        }
    }

    public async Task<long> StoredToAsync(int partition, CancellationToken cancellationToken) =>
        await HeldToAsync(await StoredToAsync(cancellationToken), partition, cancellationToken);

    public IStoredItems Read(Scope scope, Resolution resolution, SubscriptionPosition position)
    {
        var query = new CandleQuery
        {
            Instruments = resolution.Ids,
            Intervals = [.. scope.Intervals.Where(text => !served.Parse(text).IsMerged)],
            FromUs = scope.FromUs,
            ToUs = scope.ToUs,
            After = position.After,
            UpTo = ByPartition(position.Partitions.ToDictionary(p => p, position.Next)),
            WithOrigin = false,
        };
        var merged = scope.Intervals.Select(served.Parse).Where(interval => interval.IsMerged).Distinct();
        return new CandleItems([
            .. query.Intervals.Count > 0 ? [store.Scan(query).ReadAsync] : Array.Empty<CandlePages>(),
            .. merged.Select(interval => new CandlePages(new MergedPages(store, served.Grids, query, interval).ReadAsync)),
        ]);
    }

    /// <summary>Of merged candles, what is not known to be whole is left to the log.</summary>
    private ICandleSeries Series(string instrument, string text, long[] upTo)
    {
        var interval = served.Parse(text);
        var built = new StoredCandles(store, instrument, interval.From.ToString(), upTo);
        return interval.IsMerged ? new MergedSeries(built, served.Grids.Of(interval), instrument, nowUs: 0) : built;
    }

    private async Task<List<CandleRow>> LatestMergedAsync(
        Scope scope, Resolution resolution, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken)
    {
        var latest = new List<CandleRow>();
        foreach (string text in scope.Intervals.Where(text => served.Parse(text).IsMerged).Distinct(StringComparer.Ordinal))
        {
            var merge = new LogMerge(served.Parse(text), served.Grids, Parts);
            foreach (var ids in resolution.Ids.GroupBy(id => InstrumentPartition.Of(id, _log.Rings.Partitions)).Where(ids => ends.ContainsKey(ids.Key)))
            {
                await merge.KnowAsync(ids, ids.Key, ends[ids.Key], closedUs: 0, cancellationToken);
            }

            foreach (string instrument in resolution.Ids)
            {
                // What is open stands behind one that closed, which is not held.
                var (candle, openUs) = merge.Newest(instrument);
                latest.AddRange(candle is not null ? [candle] : await Series(instrument, text, ByPartition(ends)).ReadLastAsync(openUs, 1, cancellationToken));
            }
        }

        return latest;
    }

    /// <summary>Fixes B for every partition in scope.</summary>
    private async Task<Dictionary<int, long>> FixAsync(Scope scope, CancellationToken cancellationToken)
    {
        var stored = await StoredToAsync(cancellationToken);
        var b = new Dictionary<int, long>();
        foreach (int partition in scope.Instruments.Partitions(_log.Rings.Partitions))
        {
            b[partition] = await HeldToAsync(stored, partition, cancellationToken);
        }

        return b;
    }

    /// <summary>How far the projection has stored a partition; the beginning of the log where it has not begun.</summary>
    private async Task<long> HeldToAsync(Dictionary<int, long> stored, int partition, CancellationToken cancellationToken) =>
        stored.TryGetValue(partition, out long next) ? next : (await _log.Older.BoundsAsync(partition, cancellationToken)).Low;

    private long[] ByPartition(IReadOnlyDictionary<int, long> ends)
    {
        long[] all = new long[_log.Rings.Partitions];
        foreach (var (partition, end) in ends)
        {
            all[partition] = end;
        }

        return all;
    }

    private async Task<Dictionary<int, long>> StoredToAsync(CancellationToken cancellationToken)
    {
        var positions = (await store.ReadOffsetsAsync(ProjectionOffsets.Candles.Projection, cancellationToken)).Where(p => p.Topic == topicName).ToList();
        if (positions.FirstOrDefault(p => p.TopicId != _log.TopicId) is { TopicId: { } other })
        {
            throw new RequestException(
                ErrorCodes.UpstreamUnavailable,
                $"the store holds candles of another topic '{topicName}' (id {other}, now {_log.TopicId}): the projection must be rebuilt first", retryable: true);
        }

        return positions.ToDictionary(p => p.Partition, p => p.Next);
    }
}
