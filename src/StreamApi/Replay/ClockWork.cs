using System.Collections.Concurrent;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// What is to be done on the task that plays a clock, between two items of it. The broker may be away: what is posted cuts reading
/// ahead short, and whoever leaves cuts short what was asked before, too.
/// </summary>
internal sealed class ClockWork(Wakeup posted)
{
    private readonly ConcurrentQueue<Posted> _queue = new();

    // Have no timer and no linked token, so nothing to dispose.
    private volatile CancellationTokenSource _reading = new();
    private volatile CancellationTokenSource _doing = new();
    private int _leaving;
    private volatile bool _closed;

    /// <summary>Cancelled as soon as something is posted.</summary>
    public CancellationToken Reading
    {
        get
        {
            _reading = _reading.IsCancellationRequested ? new CancellationTokenSource() : _reading;
            var token = _reading.Token;
            return _queue.IsEmpty ? token : new CancellationToken(canceled: true);
        }
    }

    private CancellationToken Doing
    {
        get
        {
            _doing = _doing.IsCancellationRequested ? new CancellationTokenSource() : _doing;
            var token = _doing.Token;
            return Volatile.Read(ref _leaving) == 0 ? token : new CancellationToken(canceled: true);
        }
    }

    /// <summary>What is said of work that took too long, where somebody left meanwhile.</summary>
    public static RequestException CutShort() =>
        new(ErrorCodes.UpstreamUnavailable, "the log was not read in time; try again", retryable: true);

    /// <summary>Has it done.</summary>
    /// <param name="leaves">It waits for nothing that was posted before.</param>
    /// <exception cref="RequestException">It cannot be done; nothing has changed.</exception>
    public Task PostAsync(Func<CancellationToken, Task> work, bool leaves = false)
    {
        var one = new Posted(work, leaves);
        Interlocked.Add(ref _leaving, leaves ? 1 : 0);
        _queue.Enqueue(one);
        if (_closed)
        {
            Close();
        }

        _ = _reading.CancelAsync();
        if (leaves)
        {
            _ = _doing.CancelAsync();
        }

        posted.Set();
        return one.Done.Task;
    }

    /// <summary>Does what was posted.</summary>
    public async ValueTask DoAsync()
    {
        while (_queue.TryDequeue(out var one))
        {
            Interlocked.Add(ref _leaving, one.Leaves ? -1 : 0);
            try
            {
                await one.Work(Doing);
                one.Done.TrySetResult();
            }
            catch (OperationCanceledException)
            {
                one.Done.TrySetException(CutShort());
            }
            catch (Exception e)
            {
                one.Done.TrySetException(e);
            }
        }
    }

    /// <summary>Takes no more. What was posted is not done.</summary>
    public void Close()
    {
        _closed = true;
        while (_queue.TryDequeue(out var one))
        {
            one.Done.TrySetCanceled(CancellationToken.None);
        }
    }

    private sealed record Posted(Func<CancellationToken, Task> Work, bool Leaves)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
