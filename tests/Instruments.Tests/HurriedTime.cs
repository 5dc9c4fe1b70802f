namespace Candlewick.Instruments.Tests;

/// <summary>Waits between attempts take no time.</summary>
/// <param name="patience">Longer ones take as long as they do.</param>
internal sealed class HurriedTime(int patience = 10) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(patience) ? dueTime : dueTime / 1000, period);
}
