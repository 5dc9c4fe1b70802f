using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// The candles that a subscription merges of those it reads in the log. One whose last part never comes is closed when its time
/// is over, but not while records of the past go by: then the end of another one's time is no end of its own.
/// </summary>
internal sealed class MergedItems
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly LogMerge[] _merges;
    private readonly HashSet<string> _parts;
    private readonly TimeProvider _time;
    private long _pastAt;

    private MergedItems(IReadOnlyList<ServedInterval> intervals, CandleGrids grids, ICandleParts parts, TimeProvider time)
    {
        _merges = [.. intervals.Select(interval => new LogMerge(interval, grids, parts))];
        _parts = [.. intervals.Select(interval => interval.From.ToString())];
        (_time, _pastAt) = (time, time.GetTimestamp());
    }

    /// <summary>Null where nothing is to be merged.</summary>
    public static MergedItems? Of(IReadOnlyList<string> intervals, IHistory history, ServedCandles served, TimeProvider time)
    {
        var merged = intervals.Select(served.Parse).Where(interval => interval.IsMerged).Distinct().ToList();
        return merged.Count > 0 && history.Parts is { } parts ? new MergedItems(merged, served.Grids, parts, time) : null;
    }

    /// <summary>Nothing of the past went by for a while.</summary>
    public bool IsQuiet => _time.GetElapsedTime(_pastAt) >= Quiet;

    /// <summary>Records are going to be taken: asks what stood before them.</summary>
    public async ValueTask BeginAsync(IReadOnlyList<LogEntry> entries, Scope scope, int partition, SubscriptionPosition position, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        if (entries[^1].TimestampMs * 1000 < Settling.EndedUs(_time))
        {
            _pastAt = _time.GetTimestamp();
        }

        var instruments = entries.Where(e => e.Key is not null && scope.Instruments.Contains(e.Key)).Select(e => e.Key!);
        foreach (var merge in _merges)
        {
            await merge.KnowAsync(instruments, partition, position.Next(partition), position.ClosedUs, cancellationToken);
        }
    }

    /// <summary>Takes an item of the log, and adds what is new by it.</summary>
    public async ValueTask TakeAsync(Item item, long position, Scope scope, List<Item> into, CancellationToken cancellationToken)
    {
        if (item is CandleItem candle && _parts.Contains(candle.Row.Interval))
        {
            foreach (var merge in _merges)
            {
                await merge.TakeAsync(candle.Row, position, row => AddTo(into, row, scope), cancellationToken);
            }
        }
    }

    /// <summary>Closes what ended by a time, microseconds UTC, in the order of history.</summary>
    public async Task<List<Item>> CloseAsync(
        long endedUs, Scope scope, Resolution resolution, int partitions, SubscriptionPosition position, CancellationToken cancellationToken)
    {
        var closed = new List<Item>();
        foreach (var merge in _merges)
        {
            foreach (var ids in resolution.Ids.GroupBy(id => InstrumentPartition.Of(id, partitions)).Where(ids => position.Partitions.Contains(ids.Key)))
            {
                await merge.KnowAsync(ids, ids.Key, position.Next(ids.Key), position.ClosedUs, cancellationToken);
            }

            merge.Close(endedUs, row => AddTo(closed, row, scope));
        }

        closed.Sort((x, y) => x.Key.CompareTo(y.Key));
        return closed;
    }

    private static void AddTo(List<Item> items, EventStore.Candles.CandleRow row, Scope scope)
    {
        var item = new CandleItem(row);
        if (scope.Instruments.Contains(row.Instrument) && scope.Contains(item))
        {
            items.Add(item);
        }
    }
}
