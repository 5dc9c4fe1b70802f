using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>Reads the records of one partition as a replay sees them, in their order. It may keep a state of what it has read.</summary>
internal interface IReplayReader
{
    /// <summary>Records are going to be read.</summary>
    ValueTask BeginAsync(IReadOnlyList<LogEntry> entries, Scope scope, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Adds what a record says to a subscription, and when it was seen.</summary>
    ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into);

    /// <summary>The log has nothing more for now: adds what it would have waited for the next record to tell, where none need come for long.</summary>
    void End(List<Seen> into)
    {
    }

    /// <summary>The state after what was read so far, of a channel that is a state; else empty.</summary>
    /// <param name="isTold">The client is told it: only what changes afterwards is to be told again.</param>
    ValueTask<IReadOnlyList<Item>> PresentAsync(bool isTold) => ValueTask.FromResult<IReadOnlyList<Item>>([]);
}
