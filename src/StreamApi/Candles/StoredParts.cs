using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>
/// Parts that are stored. The store has the last revision of each; of a bar that was published again since, and of what is not stored
/// yet, the log has what was.
/// </summary>
/// <param name="storedTo">The log's next offset of a partition from which on the store does not have it.</param>
/// <param name="partitions">Of the log.</param>
internal sealed class StoredParts(CandleHistory store, PartsInLog log, int partitions, Func<int, CancellationToken, Task<long>> storedTo) : ICandleParts
{
    /// <summary>How long after it was published a bar is revised, but by what fills a gap.</summary>
    private const long RevisedUs = 130_000_000;

    public async Task<IReadOnlyList<CandleRow>> StandingAsync(
        IReadOnlyCollection<string> instruments, GridSet grids, string from, int partition, long position, CancellationToken cancellationToken)
    {
        long stored = await storedTo(partition, cancellationToken);
        long[] upTo = new long[partitions];
        upTo[partition] = Math.Min(position, stored);
        var newest = await store.LatestAsync([.. instruments], [from], upTo, cancellationToken);
        var rows = await store.ReadSpansAsync(newest.ConvertAll(row => (row.Instrument, grids.Of(row).StartUs, grids.Of(row).EndUs)), from, cancellationToken);

        // The newest bars of all are those that may have been revised since.
        long recent = await log.BeforeAsync(partition, position, RevisedUs, cancellationToken);
        return await BeforeAsync(rows, instruments, from, partition, Math.Min(stored, recent), position, cancellationToken);
    }

    public async Task<IReadOnlyList<CandleRow>> OfBucketAsync(
        string instrument, CandleBucket bucket, string from, int partition, long position, CancellationToken cancellationToken)
    {
        long stored = await storedTo(partition, cancellationToken);
        var rows = await store.ReadSpansAsync([(instrument, bucket.StartUs, bucket.EndUs)], from, cancellationToken);
        var before = await BeforeAsync(rows, [instrument], from, partition, stored, position, cancellationToken);
        return before.FindAll(row => bucket.Contains(row.StartUs));
    }

    /// <param name="rows">As they are stored now.</param>
    /// <param name="start">Where the log is read from in any case.</param>
    private async Task<List<CandleRow>> BeforeAsync(
        List<CandleRow> rows, IReadOnlyCollection<string> instruments, string from, int partition, long start, long position, CancellationToken cancellationToken)
    {
        foreach (var revised in rows.Where(row => row.Offset >= position && row.Revision > 0))
        {
            start = Math.Min(start, await log.OffsetOfAsync(partition, revised.StartUs, position, cancellationToken));
        }

        var newest = rows.Where(row => row.Offset < position).ToDictionary(row => (row.Instrument, row.StartUs));
        foreach (var row in await log.NewestAsync(instruments, from, partition, start, position, cancellationToken))
        {
            if (!newest.TryGetValue((row.Instrument, row.StartUs), out var known) || known.Revision < row.Revision)
            {
                newest[(row.Instrument, row.StartUs)] = row;
            }
        }

        return [.. newest.Values];
    }
}
