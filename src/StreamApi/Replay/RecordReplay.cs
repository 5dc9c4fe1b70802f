using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>A channel whose records are its items.</summary>
/// <param name="byStamp">They were seen at the time that their record is stamped with (candles: the watermark that published them), not at their own.</param>
internal sealed class RecordReplay(IItemReader items, bool byStamp) : IReplayReader
{
    public ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into)
    {
        if (entry.Key is { } key && scope.Instruments.Contains(key) && entry.Read(items) is { } item && scope.Contains(item))
        {
            into.Add(new Seen(byStamp ? entry.TimestampMs * 1_000 : item.TimeUs, item));
        }

        return ValueTask.CompletedTask;
    }
}
