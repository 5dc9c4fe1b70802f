namespace Candlewick.EventStore.Candles;

/// <summary>
/// Stored bars of many instruments in the order of history, as far as somebody reads. Each instrument in each interval is read by the
/// primary key, a run of rows at a time, and the runs are merged here: a row is read once, whatever else the table holds, and a dense
/// series is read on without the sparse ones beside it. Between two queries the database holds nothing. Used by one reader at a time.
/// </summary>
public sealed class CandleScan
{
    /// <summary>Rows of the first query: the first of them should be there soon.</summary>
    private const int FirstRows = 1_000;

    /// <summary>Rows of a query, and rows that are held when the next one is asked for.</summary>
    private const int MostRows = 4_000;

    private readonly CandleHistory _store;
    private readonly CandleQuery _query;
    private readonly bool _readsAhead;
    private readonly CandleRun[] _runs;
    private readonly PriorityQueue<CandleRun, CandleRun.Place> _heads = new();
    private Task<List<(CandleRun Run, List<CandleRow> Rows, int Asked)>>? _ahead;
    private int _queryRows;
    private int _held;
    private int _wanting;

    /// <param name="query">What is read, and after which bar; its limit is not looked at.</param>
    internal CandleScan(CandleHistory store, CandleQuery query)
        : this(store, query, FirstRows, readsAhead: true)
    {
    }

    private CandleScan(CandleHistory store, CandleQuery query, int queryRows, bool readsAhead)
    {
        (_store, _query, _queryRows, _readsAhead) = (store, query, queryRows, readsAhead);
        _runs = [.. query.Instruments.Distinct(StringComparer.Ordinal)
            .SelectMany(_ => query.Intervals.Distinct(StringComparer.Ordinal), (instrument, interval) => (instrument, interval))
            .OrderBy(pair => pair.instrument, StringComparer.Ordinal).ThenBy(pair => pair.interval, StringComparer.Ordinal)
            .Select((pair, order) => RunOf(query, pair.instrument, pair.interval, order))];
        _wanting = _runs.Length;
    }

    /// <summary>One page: no more is read than it is likely to need.</summary>
    internal static CandleScan OfPage(CandleHistory store, CandleQuery query) => new(store, query, Math.Clamp(query.Limit, 1, MostRows), readsAhead: false);

    /// <summary>The next rows by (open time, instrument, interval, ordinal); fewer than <paramref name="count"/> at the end only.</summary>
    public async ValueTask<List<CandleRow>> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>(Math.Clamp(count, 0, MostRows));
        while (rows.Count < count)
        {
            if (_wanting > 0)
            {
                await FillAsync(cancellationToken);
            }
            else if (_heads.TryPeek(out var run, out _))
            {
                rows.Add(Take(run));
            }
            else
            {
                break;
            }
        }

        if (_readsAhead && _ahead is null && _held <= MostRows)
        {
            _ahead = AskAsync(cancellationToken);

            // One that fails is seen when it is wanted, which it may never be.
            _ = _ahead.ContinueWith(static asked => _ = asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return rows;
    }

    /// <summary>True where a series has a row that was not given yet.</summary>
    public async ValueTask<bool> HasMoreAsync(string instrument, string interval, CancellationToken cancellationToken)
    {
        while (_wanting > 0)
        {
            await FillAsync(cancellationToken);
        }

        return Array.Exists(_runs, run => run.Instrument == instrument && run.Interval == interval && run.HasRows);
    }

    private CandleRow Take(CandleRun run)
    {
        var row = run.Take();
        _held--;
        if (run.HasRows)
        {
            _heads.DequeueEnqueue(run, run.Next);
        }
        else
        {
            _heads.Dequeue();
            _wanting += run.IsWanting ? 1 : 0;
        }

        return row;
    }

    /// <summary>Takes what was asked for.</summary>
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var asked = _ahead ?? AskAsync(cancellationToken);
        _ahead = null;
        foreach (var (run, rows, most) in await asked)
        {
            bool hadRows = run.HasRows;
            _wanting -= run.IsWanting ? 1 : 0;
            run.Add(rows, most);
            _wanting += run.IsWanting ? 1 : 0;
            _held += rows.Count;
            if (!hadRows && run.HasRows)
            {
                _heads.Enqueue(run, run.Next);
            }
        }
    }

    /// <summary>
    /// Reads on those of which the rows that are held end first: those in the time that the last rows of the first one span. Where as
    /// much is held as may be, only what nothing is held of, and of that one row.
    /// </summary>
    private async Task<List<(CandleRun Run, List<CandleRow> Rows, int Asked)>> AskAsync(CancellationToken cancellationToken)
    {
        var first = _runs.Where(run => !run.IsRead).MinBy(run => run.FromUs);
        if (first is null)
        {
            return [];
        }

        int room = Math.Min(_queryRows, (2 * MostRows) - _held);
        long toUs = first.SpanUs < long.MaxValue - first.FromUs ? first.FromUs + first.SpanUs : long.MaxValue;
        List<CandleRun> next = [.. _runs.Where(run => !run.IsRead && (run.IsWanting || (room > 0 && run.FromUs <= toUs)))];
        int each = Math.Max(1, room / next.Count);
        _queryRows = Math.Min(MostRows, 2 * _queryRows);
        var rows = await _store.ReadRunsAsync(next, each, _query, cancellationToken);
        return [.. next.Select((run, i) => (run, rows[i], each))];
    }

    /// <summary>Where a series goes on: where the last page ended at time t, those that order before its last row go on behind t.</summary>
    private static CandleRun RunOf(CandleQuery query, string instrument, string interval, int order)
    {
        if (query.After is not { } after || after.StartUs < query.FromUs)
        {
            return new CandleRun(instrument, interval, order, query.FromUs, 0);
        }

        int side = after.CompareSeries(instrument, interval);
        return side < 0 ? new CandleRun(instrument, interval, order, after.StartUs, 0)
            : side == 0 ? new CandleRun(instrument, interval, order, after.StartUs, after.Ordinal + 1)
            : new CandleRun(instrument, interval, order, after.StartUs + 1, 0);
    }
}
