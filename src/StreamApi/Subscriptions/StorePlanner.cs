using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Offsets;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Plans subscriptions to candles that are stored: history from the database up to B, the log from there.</summary>
internal sealed class StorePlanner(TopicLog log, string topicName, CandleHistory store, StreamLimits limits)
{
    private const int SliceRecords = 2_000;

    /// <summary>The latest closed candle of each instrument and interval, then what follows.</summary>
    public async Task<SubscriptionPlan> LiveAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken)
    {
        long[] ends = Enumerable.Range(0, log.Rings.Partitions).Select(p => log.Rings[p].Next).ToArray();
        var stored = await StoredToAsync(cancellationToken);
        var latest = new Dictionary<(string, string), CandleItem>();
        foreach (var row in await store.LatestAsync(resolution.Ids, scope.Intervals, ends, cancellationToken))
        {
            latest[(row.Instrument, row.Interval)] = CandleItem.From(row);
        }

        int[] partitions = scope.Instruments.Partitions(log.Rings.Partitions);
        foreach (int partition in partitions)
        {
            // What the projection has not stored yet, as far as the ring has it.
            long from = Math.Max(stored.GetValueOrDefault(partition), log.Rings[partition].First);
            while (from < ends[partition])
            {
                var slice = await log.ReadAsync(partition, from, SliceRecords, cancellationToken);
                foreach (var entry in slice.Entries.Where(e => e.Offset < ends[partition] && e.Key is not null && scope.Instruments.Contains(e.Key)))
                {
                    if (entry.Read(log.Items) is CandleItem candle && scope.Contains(candle)
                        && (!latest.TryGetValue((candle.Instrument, candle.Interval!), out var known) || candle.TimeUs >= known.TimeUs))
                    {
                        latest[(candle.Instrument, candle.Interval!)] = candle;
                    }
                }

                from = slice.Next;
            }
        }

        return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(partitions.Select(p => (p, ends[p]))))
        {
            Snapshot = [.. latest.Values.Where(scope.Contains).OrderBy(c => c.Key)],
        };
    }

    /// <summary>The last <paramref name="count"/> candles of each instrument and interval.</summary>
    /// <exception cref="RequestException">Together they are more than one answer holds.</exception>
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
        long[] upTo = new long[log.Rings.Partitions];
        foreach (var (partition, next) in b)
        {
            upTo[partition] = next;
        }

        var loaded = new List<CandleItem>();
        foreach (string instrument in resolution.Ids)
        {
            foreach (string interval in scope.Intervals.Distinct(StringComparer.Ordinal))
            {
                var rows = await store.ReadLastAsync(instrument, interval, count, upTo, cancellationToken, scope.ToUs);
                loaded.AddRange(rows.Select(CandleItem.From));
            }
        }

        loaded.Sort((x, y) => x.Key.CompareTo(y.Key));
        var from = scope.Between(loaded.Count > 0 ? loaded[0].TimeUs : 0, scope.ToUs);
        return new SubscriptionPlan(from, resolution, SubscriptionPosition.AtHistory(b)) { Loaded = loaded };
    }

    /// <summary>Everything from <see cref="Scope.FromUs"/> on.</summary>
    public async Task<SubscriptionPlan> FromTimeAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken) =>
        new(scope, resolution, SubscriptionPosition.AtHistory(await FixAsync(scope, cancellationToken)));

    /// <summary>Refuses to resume in history while the store is behind what the cursor says it held.</summary>
    /// <exception cref="RequestException">It is; later it will not be.</exception>
    public async Task CheckAsync(SubscriptionPosition position, CancellationToken cancellationToken)
    {
        var stored = await StoredToAsync(cancellationToken);
        foreach (int partition in position.Partitions)
        {
            long held = stored.TryGetValue(partition, out long next) ? next : (await log.Older.BoundsAsync(partition, cancellationToken)).Low;
            if (held < position.Next(partition))
            {
                throw new RequestException(ErrorCodes.UpstreamUnavailable, "the store of candles is being rebuilt and has not come to this cursor again; try later", retryable: true);
            }
        }
    }

    /// <summary>Fixes B: how far the projection has stored each partition; the beginning of the log where it has not begun.</summary>
    private async Task<List<(int Partition, long Next)>> FixAsync(Scope scope, CancellationToken cancellationToken)
    {
        var stored = await StoredToAsync(cancellationToken);
        var b = new List<(int, long)>();
        foreach (int partition in scope.Instruments.Partitions(log.Rings.Partitions))
        {
            b.Add((partition, stored.TryGetValue(partition, out long next) ? next : (await log.Older.BoundsAsync(partition, cancellationToken)).Low));
        }

        return b;
    }

    private async Task<Dictionary<int, long>> StoredToAsync(CancellationToken cancellationToken)
    {
        var positions = (await store.ReadOffsetsAsync(ProjectionOffsets.Candles.Projection, cancellationToken)).Where(p => p.Topic == topicName).ToList();
        if (positions.FirstOrDefault(p => p.TopicId != log.TopicId) is { TopicId: { } other })
        {
            throw new RequestException(
                ErrorCodes.UpstreamUnavailable,
                $"the store holds candles of another topic '{topicName}' (id {other}, now {log.TopicId}): the projection must be rebuilt first", retryable: true);
        }

        return positions.ToDictionary(p => p.Partition, p => p.Next);
    }
}
