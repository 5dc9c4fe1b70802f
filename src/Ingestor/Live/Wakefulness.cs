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

    private long _awakeUs = nowUs;

    /// <summary>Until when it is known that nothing was missed, microseconds UTC: it was awake two beats before at most.</summary>
    public long AwakeUs => Volatile.Read(ref _awakeUs) + _twoBeatsUs;

    /// <summary>It is awake now. Since when it was not, microseconds UTC, where it was asleep; told to one caller.</summary>
    public long? Look(long nowUs)
    {
        long before = Interlocked.Exchange(ref _awakeUs, nowUs);
        return nowUs - before > _longestUs ? before : null;
    }
}
