using Candlewick.EventStore.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>Candles merged from those of a shorter interval, page by page: what is held is a page of parts and what was asked for.</summary>
/// <param name="parts">The shorter ones.</param>
/// <param name="name">Instrument or continuous future.</param>
/// <param name="nowUs">What ended before then, the settling time included, gets no more parts.</param>
internal sealed class MergedSeries(ICandleSeries parts, GridSet grids, string name, long nowUs) : ICandleSeries
{
    private const int PageParts = 5_000;

    public async Task<List<CandleRow>> ReadFirstAsync(long fromUs, long toUs, int count, CancellationToken cancellationToken)
    {
        int most = MostParts(count);
        var merge = new HistoryMerge(grids);
        long nextUs = fromUs;
        bool more = true;
        bool isOver = false;
        while (more && merge.Whole.Count < count)
        {
            var page = await parts.ReadFirstAsync(nextUs, Later(toUs, grids.LongestUs), most, cancellationToken);
            foreach (var part in page)
            {
                var bucket = grids.Of(part);
                if (bucket.StartUs >= toUs)
                {
                    isOver = true;
                    break;
                }

                // What began before the time asked for is another answer's.
                if (bucket.StartUs >= fromUs)
                {
                    merge.Add(part, name);
                }
            }

            more = !isOver && page.Count == most;
            nextUs = page.Count > 0 ? page[^1].StartUs + 1 : nextUs;
        }

        if (!more)
        {
            merge.Whole.AddRange(Ended(merge, isOver));
        }

        return merge.Whole.Count > count ? merge.Whole[..count] : merge.Whole;
    }

    public async Task<List<CandleRow>> ReadLastAsync(long toUs, int count, CancellationToken cancellationToken)
    {
        int most = MostParts(count);
        var merged = new List<CandleRow>();
        long untilUs = Later(toUs, grids.LongestUs);
        bool more = true;
        bool isFollowed = false;
        while (more && merged.Count < count)
        {
            var page = await parts.ReadLastAsync(untilUs, most, cancellationToken);
            more = page.Count == most;

            // The first bucket of a page may have parts in the page before it.
            long cutUs = more ? grids.Of(page[0]).EndUs : 0;
            var merge = new HistoryMerge(grids);
            foreach (var part in page.Where(part => part.StartUs >= cutUs))
            {
                if (grids.Of(part).StartUs < toUs)
                {
                    merge.Add(part, name);
                }
                else
                {
                    isFollowed = true;
                }
            }

            merge.Whole.AddRange(Ended(merge, isFollowed));
            merged.InsertRange(0, merge.Whole);
            (untilUs, isFollowed) = (cutUs, true);
        }

        return merged.Count > count ? merged[^count..] : merged;
    }

    /// <param name="isFollowed">A later bucket has begun.</param>
    private IEnumerable<CandleRow> Ended(HistoryMerge merge, bool isFollowed) =>
        merge.Begun.Where(row => isFollowed || row.EndUs <= nowUs).Select(row => row with { IsOpen = false });

    /// <summary>Two buckets at least, so that every page has a whole one.</summary>
    private int MostParts(int count) => Math.Max(2 * grids.MostParts, (int)Math.Min(PageParts, (count + 1L) * grids.MostParts));

    private static long Later(long us, long byUs) => us > long.MaxValue - byUs ? long.MaxValue : us + byUs;
}
