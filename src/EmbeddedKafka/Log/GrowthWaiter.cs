namespace Candlewick.EmbeddedKafka.Log;

/// <summary>
/// Waits until logs have grown by enough bytes together: one long poll over any number of partitions, without a
/// thread. Watch first, then read, then wait: what is appended in between counts.
/// </summary>
internal sealed class GrowthWaiter(int bytes) : IDisposable
{
    private readonly TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PartitionLog> _watched = [];
    private long _missing = Math.Max(1, bytes);

    /// <summary>Completes when enough has been appended to the watched logs, or something decided changed what a reader may see.</summary>
    public Task Grown => _grown.Task;

    public void Watch(PartitionLog log)
    {
        _watched.Add(log);
        log.Watch(this);
    }

    /// <summary>True when the logs grew, false when time ran out first.</summary>
    public async ValueTask<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Grown.WaitAsync(atMost, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var log in _watched)
        {
            log.Unwatch(this);
        }

        _watched.Clear();
    }

    /// <summary>Called by a log, outside its append lock.</summary>
    internal void Note(long appendedBytes)
    {
        if (Interlocked.Add(ref _missing, -appendedBytes) <= 0)
        {
            _grown.TrySetResult();
        }
    }

    /// <summary>A transaction was decided, or the log is gone: whoever waits has to look again.</summary>
    internal void Wake() => _grown.TrySetResult();
}
