using System.Collections.Concurrent;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>Time in which waits are over at once, and it is as much later. The 30 s that an answer may take are a limit and no wait: they take their time.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private long _aheadTicks;

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime == AnswerLimit)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        _waits.Enqueue(dueTime);
        Interlocked.Add(ref _aheadTicks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
