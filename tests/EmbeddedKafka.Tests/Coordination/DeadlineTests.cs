using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Tests.Coordination;

public sealed class DeadlineTests
{
    private readonly Lock _gate = new();
    private readonly ManualTime _time = new();
    private int _passed;

    [Fact]
    public void It_passes_once_and_at_its_time()
    {
        using var deadline = New(_time);
        deadline.Set(TimeSpan.FromSeconds(5));
        _time.Pass(4.9);
        Assert.Equal(0, _passed);
        _time.Pass(0.1);
        _time.Pass(100);
        Assert.Equal(1, _passed);
    }

    [Fact]
    public void The_last_setting_counts()
    {
        using var deadline = New(_time);
        deadline.Set(TimeSpan.FromSeconds(5));
        _time.Pass(4);
        deadline.Set(TimeSpan.FromSeconds(5));
        _time.Pass(4);
        Assert.Equal(0, _passed);
        deadline.Set(TimeSpan.FromSeconds(1));
        _time.Pass(1);
        Assert.Equal(1, _passed);
    }

    [Fact]
    public void What_was_cancelled_or_disposed_never_passes()
    {
        using var cancelled = New(_time);
        cancelled.Set(TimeSpan.FromSeconds(1));
        cancelled.Cancel();
        var disposed = New(_time);
        disposed.Set(TimeSpan.FromSeconds(1));
        disposed.Dispose();
        _time.Pass(10);
        Assert.Equal(0, _passed);
    }

    [Fact]
    public void A_timer_that_fires_too_early_is_sent_back()
    {
        var hasty = new HastyTime(_time);
        using var deadline = New(hasty);
        deadline.Set(TimeSpan.FromSeconds(4));
        _time.Pass(3);
        Assert.Equal(0, _passed);
        _time.Pass(1.1);
        Assert.Equal(1, _passed);
    }

    private Deadline New(TimeProvider time) => new(time, _gate, () => _passed++);

    /// <summary>Timers that fire after half their time, as one does that had fired already when its deadline was moved.</summary>
    private sealed class HastyTime(ManualTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new HastyTimer(time.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class HastyTimer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            timer.Change(dueTime > TimeSpan.FromMilliseconds(1) ? dueTime / 2 : dueTime, period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
