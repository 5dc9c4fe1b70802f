using Candlewick.Contracts.Topics;

namespace Candlewick.StreamApi.Tail;

/// <summary>Reads records older than the ring.</summary>
internal interface IOlderRecords
{
    /// <summary>Reads up to <paramref name="max"/> records of <paramref name="partition"/> from <paramref name="from"/> on.</summary>
    /// <exception cref="PositionLostException"><paramref name="from"/> is older than the topic.</exception>
    Task<LogSlice> ReadAsync(int partition, long from, int max, CancellationToken cancellationToken);

    /// <summary>First and next offset of a partition.</summary>
    Task<(long Low, long High)> BoundsAsync(int partition, CancellationToken cancellationToken);

    /// <summary>A lower bound of where records stamped at or after <paramref name="timestampMs"/> begin.</summary>
    Task<long> OffsetOfAsync(int partition, long timestampMs, CancellationToken cancellationToken);
}

/// <summary>One topic as subscriptions read it: the shared rings, and what is older.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="TopicId">Its id, which cursors carry.</param>
/// <param name="Rings">The newest records.</param>
/// <param name="Older">Everything before them.</param>
/// <param name="Ready">Completes when the rings have reached the end for the first time.</param>
internal sealed record TopicLog(Topic Topic, string TopicId, Rings Rings, IOlderRecords Older, Task Ready)
{
    /// <summary>Records of <paramref name="partition"/> from <paramref name="from"/> on, out of the ring where it has them.</summary>
    public async Task<LogSlice> ReadAsync(int partition, long from, int max, CancellationToken cancellationToken)
    {
        var entries = new List<LogEntry>();
        return Rings[partition].Read(from, max, entries, out long next) == RingAnswer.Read
            ? new LogSlice(entries, next, next >= Rings[partition].Next)
            : await Older.ReadAsync(partition, from, max, cancellationToken);
    }
}
