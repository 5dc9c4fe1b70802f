using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>
/// Merges stored candles as they are read, in order of their open times: one sum is held for each instrument, however long
/// the candles are. Not safe to share between threads.
/// </summary>
internal sealed class HistoryMerge(GridSet grids)
{
    private readonly Dictionary<string, (CandleSum Sum, CandleRow Last)> _begun = new(StringComparer.Ordinal);

    /// <summary>What is known to be whole: the part is there that ends it, or a later candle has begun.</summary>
    public List<CandleRow> Whole { get; } = [];

    /// <summary>What may get more parts.</summary>
    public IEnumerable<CandleRow> Begun => _begun.Values.Select(begun => MergedRow.Of(begun.Sum, begun.Last, grids.Spec, isOpen: true));

    /// <param name="series">What it is a candle of: its instrument, or the continuous future that it is a contract of.</param>
    public void Add(CandleRow part, string series)
    {
        var bucket = grids.Of(part);
        bool isBegun = _begun.TryGetValue(series, out var begun);
        if (isBegun && begun.Sum.Bucket != bucket)
        {
            End(series, begun.Sum, begun.Last);
            isBegun = false;
        }

        var sum = isBegun ? begun.Sum : new CandleSum(bucket);
        sum.Add(part);
        if (part.EndUs >= bucket.EndUs)
        {
            End(series, sum, part);
        }
        else
        {
            _begun[series] = (sum, part);
        }
    }

    /// <summary>A later candle of the series has begun, which is not to be merged.</summary>
    public void Follow(string series)
    {
        if (_begun.TryGetValue(series, out var begun))
        {
            End(series, begun.Sum, begun.Last);
        }
    }

    /// <summary>Nothing is said of what it has begun.</summary>
    public void Forget(string series) => _begun.Remove(series);

    /// <summary>Series that have begun a candle whose time is over.</summary>
    public List<string> Overdue(long nowUs) => [.. _begun.Where(begun => begun.Value.Sum.Bucket.EndUs <= nowUs).Select(begun => begun.Key)];

    /// <summary>Takes out what is whole and opened by a time, in the order of history.</summary>
    public List<CandleRow> TakeWhole(long openedUs)
    {
        List<CandleRow> taken = [.. Whole.Where(row => row.StartUs <= openedUs).OrderBy(row => row.Key)];
        Whole.RemoveAll(row => row.StartUs <= openedUs);
        return taken;
    }

    private void End(string series, CandleSum sum, CandleRow last)
    {
        Whole.Add(MergedRow.Of(sum, last, grids.Spec, isOpen: false));
        _begun.Remove(series);
    }
}
