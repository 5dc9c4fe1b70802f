using System.Collections.Concurrent;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>The system's time, but for waits: they are over at once, and noted. Those of 25 s and longer, which are limits and no waits, take their time.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private static readonly TimeSpan Limits = TimeSpan.FromSeconds(25);
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime >= Limits)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        _waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
