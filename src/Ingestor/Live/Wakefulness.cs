namespace Candlewick.Ingestor.Live;

/// <summary>
/// Whether this machine was awake: who looks a few times a second and finds that more than five seconds have passed was asleep, or its clock
/// was set. What came meanwhile is not known, whatever the socket says. Safe to share between threads.
/// </summary>
internal sealed class Wakefulness(long nowUs)
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private const long LongestUs = 5_000_000;

    private long _awakeUs = nowUs;

    /// <summary>When it was last known to be awake, microseconds UTC.</summary>
    public long AwakeUs => Volatile.Read(ref _awakeUs);

    /// <summary>It is awake now. Since when it was not, microseconds UTC, where it was asleep; told to one caller.</summary>
    public long? Look(long nowUs)
    {
        long before = Interlocked.Exchange(ref _awakeUs, nowUs);
        return nowUs - before > LongestUs ? before : null;
    }
}
