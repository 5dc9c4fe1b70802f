using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Candles;

/// <summary>Parts as the log has them, whose records are stamped with the watermark that published them.</summary>
internal sealed class PartsInLog(ChannelLog channel) : ICandleParts
{
    private const int SliceRecords = 2_000;

    /// <summary>A bar is published after it began, save one of a source that ends before the session opens.</summary>
    private const long EarlyUs = 3_600_000_000;

    /// <summary>How long a bucket may stand open after its end: until its time is over.</summary>
    private const long OverdueUs = 160_000_000;

    public async Task<IReadOnlyList<CandleRow>> StandingAsync(
        IReadOnlyCollection<string> instruments, GridSet grids, string from, int partition, long position, CancellationToken cancellationToken) =>
        await NewestAsync(instruments, from, partition, await BeforeAsync(partition, position, grids.LongestUs + OverdueUs, cancellationToken), position, cancellationToken);

    public async Task<IReadOnlyList<CandleRow>> OfBucketAsync(
        string instrument, CandleBucket bucket, string from, int partition, long position, CancellationToken cancellationToken)
    {
        long start = await OffsetOfAsync(partition, bucket.StartUs, position, cancellationToken);
        return (await NewestAsync([instrument], from, partition, start, position, cancellationToken)).FindAll(row => bucket.Contains(row.StartUs));
    }

    /// <summary>The last of each bar that was published between two positions.</summary>
    public async Task<List<CandleRow>> NewestAsync(
        IReadOnlyCollection<string> instruments, string from, int partition, long start, long position, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<(string, long), CandleRow>();
        var wanted = instruments.ToHashSet(StringComparer.Ordinal);
        await foreach (var row in ReadAsync(wanted, from, partition, start, position, cancellationToken))
        {
            newest[(row.Instrument, row.StartUs)] = row;
        }

        return [.. newest.Values];
    }

    /// <summary>The candles of an interval between two positions, in the order of the log.</summary>
    public async IAsyncEnumerable<CandleRow> ReadAsync(
        IReadOnlySet<string> instruments, string from, int partition, long start, long end,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (bool atEnd = false; start < end && !atEnd;)
        {
            var slice = await channel.Log.ReadAsync(partition, start, SliceRecords, cancellationToken);
            foreach (var entry in slice.Entries)
            {
                if (entry.Offset < end && entry.Key is { } key && instruments.Contains(key) && entry.Read(channel.Items) is CandleItem { Row: var row } && row.Interval == from)
                {
                    yield return row;
                }
            }

            (start, atEnd) = (slice.Next, slice.AtEnd);
        }
    }

    /// <summary>Where what was published of bars that began at a time can begin, at the position at the latest.</summary>
    public async Task<long> OffsetOfAsync(int partition, long startUs, long position, CancellationToken cancellationToken) =>
        Math.Min(position, await channel.Log.Older.OffsetOfAsync(partition, Math.Max(0, startUs - EarlyUs) / 1000, cancellationToken));

    /// <summary>Where the records begin that were published in so many microseconds before a position.</summary>
    public async Task<long> BeforeAsync(int partition, long position, long us, CancellationToken cancellationToken)
    {
        var (low, _) = await channel.Log.Older.BoundsAsync(partition, cancellationToken);
        long start = Math.Max(low, position - SliceRecords);
        if (start >= position)
        {
            return position;
        }

        var slice = await channel.Log.ReadAsync(partition, start, SliceRecords, cancellationToken);
        return slice.Entries.FindLast(entry => entry.Offset < position) is { } last
            ? Math.Min(position, await channel.Log.Older.OffsetOfAsync(partition, Math.Max(0, last.TimestampMs - (us / 1000)), cancellationToken))
            : position;
    }
}
