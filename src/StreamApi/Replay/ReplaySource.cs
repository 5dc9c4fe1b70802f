using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>Where a channel's past is replayed from.</summary>
/// <param name="Stream">Its log, and the history that says where a time begins in it.</param>
/// <param name="Rank">Of two items that were seen at the same time, that of the lesser rank comes first.</param>
/// <param name="Reader">Makes the reader of one partition, for a scope and from where its clock stands.</param>
internal sealed record ReplaySource(ServedStream Stream, int Rank, Func<Scope, long, IReplayReader> Reader)
{
    /// <summary>Its records are stamped with the time at which they were seen, and not with that of the broker.</summary>
    public bool IsStamped { get; init; } = true;

    /// <summary>Where the state at a time begins to be built, microseconds of the log's time; null of a channel without a state.</summary>
    public Func<Resolution, long, long>? StateFromUs { get; init; }
}
