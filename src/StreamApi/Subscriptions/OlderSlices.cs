using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>What lies behind the ring of a log, a slice at a time: while one is sent the one after it is read.</summary>
internal sealed class OlderSlices(TopicLog log, int max)
{
    private (int Partition, long Position, Task<LogSlice> Slice)? _ahead;

    /// <param name="goesOn">The slice after it is going to be asked for next.</param>
    public async ValueTask<LogSlice> ReadAsync(int partition, long position, bool goesOn, CancellationToken cancellationToken)
    {
        var slice = await (_ahead is { } ahead && ahead.Partition == partition && ahead.Position == position
            ? ahead.Slice
            : log.Older.ReadAsync(partition, position, max, cancellationToken));
        _ahead = null;
        if (goesOn && slice.Next > position && slice.Next < log.Rings[partition].First)
        {
            var next = log.Older.ReadAsync(partition, slice.Next, max, cancellationToken);
            _ahead = (partition, slice.Next, next);

            // One that fails is seen when it is wanted, which it may never be.
            _ = next.ContinueWith(static page => _ = page.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return slice;
    }
}
