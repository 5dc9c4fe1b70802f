namespace Candlewick.StreamApi.Tail;

/// <summary>
/// Wakes everybody who waits. Take <see cref="Next"/> before looking for work, and await it only where there was
/// none: a pulse in between then completes it, and none is missed.
/// </summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next pulse.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Pulse() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
