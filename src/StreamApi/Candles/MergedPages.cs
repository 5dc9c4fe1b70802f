using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Candles;

/// <summary>Merged candles of many instruments, in the order of stored ones. What is not known to be whole at the end is left to the log.</summary>
internal sealed class MergedPages
{
    private const int PageParts = 5_000;

    private readonly CandleQuery _query;
    private readonly GridSet _grids;
    private readonly HistoryMerge _merge;
    private readonly string _from;
    private readonly long _fromUs;
    private readonly CandleScan _parts;
    private readonly Queue<CandleRow> _next = [];
    private bool _more = true;

    /// <param name="query">What of, as if they were stored; its intervals and its limit are not looked at.</param>
    public MergedPages(CandleHistory store, CandleGrids grids, CandleQuery query, ServedInterval interval)
    {
        _query = query;
        _grids = grids.Of(interval);
        _merge = new HistoryMerge(_grids);
        _from = interval.From.ToString();
        _fromUs = Math.Max(query.FromUs, query.After?.StartUs ?? 0);
        _parts = store.Scan(query with
        {
            Intervals = [_from],
            FromUs = _fromUs,
            ToUs = query.ToUs > long.MaxValue - _grids.LongestUs ? long.MaxValue : query.ToUs + _grids.LongestUs,
            After = null,
        });
    }

    /// <summary>The next candles that are whole, by (open time, instrument); fewer than <paramref name="count"/> at the end only.</summary>
    public async ValueTask<List<CandleRow>> ReadAsync(int count, CancellationToken cancellationToken)
    {
        while (_more && _next.Count < count)
        {
            await MergeAsync(cancellationToken);
        }

        var rows = new List<CandleRow>(Math.Min(count, _next.Count));
        while (rows.Count < count && _next.TryDequeue(out var row))
        {
            rows.Add(row);
        }

        return rows;
    }

    private async ValueTask MergeAsync(CancellationToken cancellationToken)
    {
        var page = await _parts.ReadAsync(PageParts, cancellationToken);
        foreach (var part in page)
        {
            var bucket = _grids.Of(part);
            if (bucket.StartUs >= _query.ToUs)
            {
                _merge.Follow(part.Instrument);
            }
            else if (bucket.StartUs >= _fromUs)
            {
                _merge.Add(part, part.Instrument);
            }
        }

        _more = page.Count == PageParts;
        long settledUs = long.MaxValue;
        if (_more)
        {
            // A bucket that has opened by then has ended: it got its last part, and comes before all that are whole later.
            settledUs = page[^1].StartUs - _grids.LongestUs;
            await EndAsync(page[^1].StartUs, cancellationToken);
        }

        foreach (var row in _merge.TakeWhole(settledUs).Where(row => _query.After is not { } after || row.Key.CompareTo(after) > 0))
        {
            _next.Enqueue(row);
        }
    }

    /// <summary>Of those whose time is over: they are whole where a later part is stored, which may lie far behind, and the log's where there is none.</summary>
    private async ValueTask EndAsync(long us, CancellationToken cancellationToken)
    {
        foreach (string instrument in _merge.Overdue(us))
        {
            if (await _parts.HasMoreAsync(instrument, _from, cancellationToken))
            {
                _merge.Follow(instrument);
            }
            else
            {
                _merge.Forget(instrument);
            }
        }
    }
}
