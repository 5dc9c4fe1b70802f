using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Candles;

/// <summary>Pages of merged candles of many instruments, in the order of stored ones.</summary>
internal sealed class MergedPages(CandleHistory store, CandleGrids grids)
{
    private const int PageParts = 5_000;

    /// <summary>The next candles that are whole, by (open time, instrument); fewer than the query's limit at the end only.</summary>
    /// <param name="query">What of, as if they were stored; its intervals are not looked at.</param>
    public async Task<List<CandleRow>> ReadAsync(CandleQuery query, ServedInterval interval, CancellationToken cancellationToken)
    {
        var set = grids.Of(interval);
        var merge = new HistoryMerge(set);
        long fromUs = Math.Max(query.FromUs, query.After?.StartUs ?? 0);
        var parts = query with
        {
            Intervals = [interval.From.ToString()],
            FromUs = fromUs,
            ToUs = query.ToUs > long.MaxValue - set.LongestUs ? long.MaxValue : query.ToUs + set.LongestUs,
            After = null,
            Limit = PageParts,
        };
        bool more = true;
        long settledUs = 0;
        while (more && merge.Whole.Count(IsNext) < query.Limit)
        {
            var page = await store.ReadPageAsync(parts, cancellationToken);
            foreach (var part in page)
            {
                var bucket = set.Of(part);
                if (bucket.StartUs >= query.ToUs)
                {
                    merge.Follow(part.Instrument);
                }
                else if (bucket.StartUs >= fromUs)
                {
                    merge.Add(part, part.Instrument);
                }
            }

            more = page.Count == PageParts;
            if (more)
            {
                // A bucket that has opened by then has had a part: none comes any more that belongs before it.
                parts = parts with { After = page[^1].Key };
                settledUs = page[^1].StartUs - set.LongestUs;
            }
        }

        return [.. merge.Whole.Where(IsNext).OrderBy(row => row.Key).Take(query.Limit)];

        bool IsNext(CandleRow row) => (!more || row.StartUs <= settledUs) && (query.After is not { } after || row.Key.CompareTo(after) > 0);
    }
}
