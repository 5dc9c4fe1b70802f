namespace Candlewick.Ingestor.Live;

/// <summary>
/// Whether this machine was awake: who looks a few times a second and finds that more than five seconds have passed was asleep, or its clock
/// was set. What came meanwhile is not known, whatever the socket says. Safe to share between threads.
/// </summary>
/// <param name="nowUs">Now.</param>
/// <param name="speed">Seconds of that clock in a real one: of a simulated market's, 60.</param>
internal sealed class Wakefulness(long nowUs, double speed = 1)
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly long _longestUs = (long)(5_000_000 * speed);
    private readonly long _twoBeatsUs = (long)(2 * Beat.TotalMicroseconds * speed);

    private readonly Lock _lock = new();
    private long _awakeUs = nowUs;
    private long? _untoldUs;

    /// <summary>
    /// Until when nothing is missing, microseconds UTC: it was awake two beats before at most. Stands still at the beginning of a sleep until the readers' queue has its bounds: a clock that
    /// went on meanwhile would say that all was well.
    /// </summary>
    public long AwakeUs
    {
        get
        {
            lock (_lock)
            {
                return (_untoldUs ?? _awakeUs) + _twoBeatsUs;
            }
        }
    }

    /// <summary>It is awake now. Since when it was not, microseconds UTC, where it was asleep; told to one caller.</summary>
    public long? Look(long nowUs)
    {
        lock (_lock)
        {
            long before = _awakeUs;
            _awakeUs = nowUs;
            if (nowUs - before <= _longestUs)
            {
                return null;
            }

            _untoldUs ??= before;
            return before;
        }
    }

    /// <summary>Who reads knows of the sleep, or of a connection that was lost before it.</summary>
    public void Told()
    {
        lock (_lock)
        {
            _untoldUs = null;
        }
    }
}
