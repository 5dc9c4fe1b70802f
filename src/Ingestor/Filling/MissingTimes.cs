using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Filling;

/// <summary>What waits to be asked for, as much as fits: the live feed adds to it and never waits. Safe to share between threads.</summary>
internal sealed class MissingTimes(TimeProvider time)
{
    private const int Most = 20_000;

    private readonly PriorityQueue<MissingTime, long> _waiting = new();
    private readonly SemaphoreSlim _added = new(0);

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>False where there is no room.</summary>
    public bool TryAdd(MissingTime missing)
    {
        lock (_waiting)
        {
            if (_waiting.Count == Most)
            {
                return false;
            }

            _waiting.Enqueue(missing, missing.DueUs);
        }

        _added.Release();
        return true;
    }

    /// <summary>The next that is due; waits until one is.</summary>
    public async Task<MissingTime> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var left = Timeout.InfiniteTimeSpan;
            lock (_waiting)
            {
                if (_waiting.TryPeek(out _, out long dueUs))
                {
                    left = TimeSpan.FromMicroseconds(dueUs - TickTime.Of(time.GetUtcNow()));
                    if (left <= TimeSpan.Zero)
                    {
                        return _waiting.Dequeue();
                    }
                }
            }

            // Another that is added may be due before; and timers stand still while a machine sleeps.
            using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(_added.WaitAsync(woken.Token), left == Timeout.InfiniteTimeSpan ? Task.Delay(left, time, woken.Token) : Task.Delay(left + TimeSpan.FromMilliseconds(1), time, woken.Token));
            cancellationToken.ThrowIfCancellationRequested();
            await woken.CancelAsync();
        }
    }
}
