namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Time that passes when a test says so; timers that come due meanwhile fire.</summary>
internal sealed class HandTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(t => t.Due is not null);
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _passed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(GetTimestamp());

    public void Pass(TimeSpan span)
    {
        List<HandTimer> due;
        lock (_gate)
        {
            _passed += span;
            due = [.. _timers.Where(t => t.Due <= _passed)];
            due.ForEach(t => t.Due = null);
        }

        due.ForEach(t => t.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HandTimer(HandTime time, Action fire) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool isNow = dueTime == TimeSpan.Zero;
            lock (time._gate)
            {
                Due = isNow || dueTime == Timeout.InfiniteTimeSpan ? null : time._passed + dueTime;
            }

            if (isNow)
            {
                fire();
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
