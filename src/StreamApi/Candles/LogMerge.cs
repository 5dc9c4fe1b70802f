using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Candles;

/// <summary>
/// Merges candles of one interval as their parts come in the log: a function of the log alone, so that one who begins at a
/// position, having asked what stood there, goes on as one who was there all the time. A candle closes with the part that ends it, or
/// when a later one begins; where neither comes, when <see cref="Close"/> says that its time is over. It holds two buckets of each
/// instrument. Not safe to share between threads.
/// </summary>
internal sealed class LogMerge(ServedInterval interval, CandleGrids grids, ICandleParts parts)
{
    private readonly GridSet _grids = grids.Of(interval);
    private readonly string _from = interval.From.ToString();
    private readonly Dictionary<string, (MergeSlot? Current, MergeSlot? Earlier)> _slots = new(StringComparer.Ordinal);

    /// <summary>Asks what stood before a position of those instruments that it does not know yet.</summary>
    /// <param name="instruments">Of this partition.</param>
    /// <param name="closedUs">What ended by then and stood open was closed by its time before, microseconds UTC.</param>
    public async ValueTask KnowAsync(
        IEnumerable<string> instruments, int partition, long position, long closedUs, CancellationToken cancellationToken)
    {
        string[] strangers = [.. instruments.Where(id => !_slots.ContainsKey(id)).Distinct(StringComparer.Ordinal)];
        if (strangers.Length == 0)
        {
            return;
        }

        var standing = (await parts.StandingAsync(strangers, _grids, _from, partition, position, cancellationToken)).ToLookup(part => part.Instrument, StringComparer.Ordinal);
        foreach (string instrument in strangers)
        {
            _slots[instrument] = Standing(standing[instrument], closedUs);
        }
    }

    /// <summary>Takes a candle as it lies in the log; gives what is new by it to <paramref name="sink"/>.</summary>
    /// <param name="position">Next offset after what was read before it.</param>
    public async ValueTask TakeAsync(CandleRow part, long position, Action<CandleRow> sink, CancellationToken cancellationToken)
    {
        if (part.Interval != _from)
        {
            return;
        }

        var bucket = _grids.Of(part);
        var (current, earlier) = _slots.GetValueOrDefault(part.Instrument);
        if (current is null || bucket.StartUs > current.Bucket.StartUs)
        {
            current?.Close();
            Tell(current, sink);
            (earlier, current) = (current, new MergeSlot(bucket));
        }

        var slot = bucket == current.Bucket ? current : earlier;
        if (slot?.Bucket != bucket)
        {
            slot = earlier = new MergeSlot(bucket);
            foreach (var known in await parts.OfBucketAsync(part.Instrument, bucket, _from, part.Partition, position, cancellationToken))
            {
                slot.Know(known);
            }

            slot.Close();
            slot.NoteSent();
        }

        slot.Take(part);
        Tell(slot, sink);
        _slots[part.Instrument] = (current, earlier);
    }

    /// <summary>Closes what ended by a time, although no part came that ends it.</summary>
    public void Close(long endedUs, Action<CandleRow> sink)
    {
        foreach (var (current, _) in _slots.Values)
        {
            if (current is { IsClosed: false } && current.Bucket.EndUs <= endedUs)
            {
                current.Close();
                Tell(current, sink);
            }
        }
    }

    /// <summary>The newest closed candle of an instrument that it holds; null where it holds none, and when the one begins that is open.</summary>
    public (CandleRow? Candle, long OpenUs) Newest(string instrument)
    {
        var (current, earlier) = _slots.GetValueOrDefault(instrument);
        var closed = current is { IsClosed: true } ? current : earlier;
        return (closed?.Standing(interval.Spec, isOpen: false), current?.Bucket.StartUs ?? 0);
    }

    /// <summary>Takes a part that has not closed, as it is now. Of an instrument that it knows.</summary>
    public void TakeOpen(CandleRow part)
    {
        var bucket = _grids.Of(part);
        var (current, earlier) = _slots.GetValueOrDefault(part.Instrument);
        if (current is null || bucket.StartUs > current.Bucket.StartUs)
        {
            current?.Close();
            (earlier, current) = (current, new MergeSlot(bucket));
            _slots[part.Instrument] = (current, earlier);
        }

        if (bucket == current.Bucket)
        {
            current.Know(part with { Revision = MergedCandle.StillOpen });
        }
    }

    /// <summary>The candle of an instrument that is not closed, as it stands; null where there is none.</summary>
    public CandleRow? Open(string instrument) =>
        _slots.GetValueOrDefault(instrument).Current is { IsClosed: false } current ? current.Standing(interval.Spec, isOpen: true) : null;

    private (MergeSlot? Current, MergeSlot? Earlier) Standing(IEnumerable<CandleRow> rows, long closedUs)
    {
        MergeSlot? current = null;
        foreach (var row in rows.OrderBy(row => row.StartUs))
        {
            var bucket = _grids.Of(row);
            if (bucket != current?.Bucket)
            {
                current = new MergeSlot(bucket);
            }

            current!.Take(row);
        }

        // Of buckets before it there may be some parts only: they are asked for when they are wanted.
        if (current is { IsClosed: false } && current.Bucket.EndUs <= closedUs)
        {
            current.Close();
        }

        if (current is { IsClosed: true })
        {
            current.NoteSent();
        }

        return (current, null);
    }

    private void Tell(MergeSlot? slot, Action<CandleRow> sink)
    {
        if (slot?.News(interval.Spec) is { } news)
        {
            sink(news);
        }
    }
}
