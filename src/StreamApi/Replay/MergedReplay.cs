using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// Candles of intervals that are merged, beside built ones. One whose last part never comes is seen to be closed when the log's own time
/// has passed its end and the revision window.
/// </summary>
/// <param name="built">Reads the candles that are built.</param>
/// <param name="closedUs">What ended by then was closed before, microseconds of the log's time.</param>
internal sealed class MergedReplay(
    IItemReader items, RecordReplay built, IReadOnlyList<ServedInterval> intervals, CandleGrids grids, ICandleParts parts, long closedUs) : IReplayReader
{
    private readonly LogMerge[] _merges = [.. intervals.Select(interval => new LogMerge(interval, grids, parts))];
    private readonly HashSet<string> _parts = [.. intervals.Select(interval => interval.From.ToString())];

    /// <summary>Reads the candles of a log as a replay sees them: built ones, and those that are merged of them.</summary>
    /// <param name="clockUs">Where its clock stands.</param>
    public static IReplayReader Of(IItemReader items, IReadOnlyList<string> intervals, ServedCandles served, ICandleParts parts, long clockUs)
    {
        var built = new RecordReplay(items, byStamp: true);
        var merged = intervals.Select(served.Parse).Where(interval => interval.IsMerged).Distinct().ToList();
        return merged.Count == 0 ? built : new MergedReplay(items, built, merged, served.Grids, parts, clockUs - Settling.WindowUs);
    }

    public async ValueTask BeginAsync(IReadOnlyList<LogEntry> entries, Scope scope, CancellationToken cancellationToken)
    {
        if (entries.Count > 0)
        {
            var instruments = entries.Where(e => e.Key is not null && scope.Instruments.Contains(e.Key)).Select(e => e.Key!);
            foreach (var merge in _merges)
            {
                await merge.KnowAsync(instruments, entries[0].Partition, entries[0].Offset, closedUs, cancellationToken);
            }
        }
    }

    public async ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into)
    {
        long us = entry.TimestampMs * 1_000;
        foreach (var merge in _merges)
        {
            merge.Close(us - Settling.WindowUs, row => Add(us, row, scope, into));
        }

        await built.ReadAsync(entry, scope, into);
        if (entry.Key is { } key && scope.Instruments.Contains(key) && entry.Read(items) is CandleItem candle && _parts.Contains(candle.Row.Interval))
        {
            foreach (var merge in _merges)
            {
                // What is taken half would be taken twice.
                await merge.TakeAsync(candle.Row, entry.Offset, row => Add(us, row, scope, into), CancellationToken.None);
            }
        }
    }

    private static void Add(long us, EventStore.Candles.CandleRow row, Scope scope, List<Seen> into)
    {
        var item = new CandleItem(row);
        if (scope.Contains(item))
        {
            into.Add(new Seen(us, item));
        }
    }
}
