using Microsoft.Extensions.Hosting;

namespace Candlewick.StreamApi.Hosting;

/// <summary>
/// Gives memory back to the system after a burst. The runtime collects when something is allocated: a server whose clients
/// are gone allocates nothing, and would keep for ever what they needed, frames in the shared pools above all.
/// </summary>
internal sealed class MemoryReturn(TimeProvider time) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Intervals between two collections, after which the pools let go of what nobody used between them: half a minute.</summary>
    private const int Again = 4;

    /// <summary>Bytes allocated within an interval, up to which it is quiet.</summary>
    private const long QuietBytes = 64 * 1024 * 1024;

    private long _allocated;
    private bool _wasBusy;
    private int _left;

    /// <summary>Collects where a burst has just ended, and once more when the pools have noticed.</summary>
    /// <param name="allocated">Bytes allocated since the process began.</param>
    /// <returns>Whether to collect now.</returns>
    internal bool IsDue(long allocated)
    {
        bool quiet = allocated - _allocated <= QuietBytes;
        _allocated = allocated;
        if (!quiet)
        {
            _wasBusy = true;
            return false;
        }

        if (_wasBusy)
        {
            (_wasBusy, _left) = (false, Again);
            return true;
        }

        return _left > 0 && --_left == 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (IsDue(GC.GetTotalAllocatedBytes()))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}
