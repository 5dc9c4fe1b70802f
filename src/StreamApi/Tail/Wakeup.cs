using System.Threading.Tasks.Sources;

namespace Candlewick.StreamApi.Tail;

/// <summary>
/// Wakes one waiter. What happens while it is busy is remembered, so that it looks for work, waits where there was none,
/// and misses nothing. Neither waiting nor waking allocates.
/// </summary>
internal sealed class Wakeup : IValueTaskSource
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Happened = 2;

    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Something has happened.</summary>
    public void Set()
    {
        if (Interlocked.CompareExchange(ref _state, Happened, Idle) == Waiting
            && Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting)
        {
            _wait.SetResult(true);
        }
    }

    /// <summary>Completes when something has happened since the last wait. One waiter at a time.</summary>
    public ValueTask WaitAsync()
    {
        // The waiter before has its result: nobody else looks at it now.
        _wait.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
        {
            return new ValueTask(this, _wait.Version);
        }

        Volatile.Write(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);
}
