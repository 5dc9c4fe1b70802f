namespace Candlewick.Ingestor.Tests.Instruments;

/// <summary>Waits between attempts take no time.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(10) ? dueTime : dueTime / 1000, period);
}
