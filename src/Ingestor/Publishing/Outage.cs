namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// How long a run has been without progress. A broker that restarts is waited for; a cause that stays ends the run while somebody
/// still looks at it.
/// </summary>
internal sealed class Outage(TimeProvider time, TimeSpan patience)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private (long Items, long ClockUs) _reached;
    private long? _since;
    private int _failures;

    /// <summary>How long to wait before the next attempt.</summary>
    public TimeSpan Pause => TimeSpan.FromMilliseconds(Math.Min(100 << _failures, LongestPause.TotalMilliseconds));

    /// <summary>True where this is the first failure since there was progress.</summary>
    public bool IsNew => _failures == 1;

    /// <summary>An attempt has failed; false where no other is worth it.</summary>
    /// <param name="committed">Items and clock that it had committed; 0: nothing.</param>
    /// <param name="began">Timestamp at which it began what failed.</param>
    public bool MayRetry((long Items, long ClockUs) committed, long began)
    {
        if (committed.CompareTo(_reached) > 0)
        {
            (_reached, _since, _failures) = (committed, null, 0);
        }

        _failures = Math.Min(_failures + 1, 10);
        _since ??= began;
        return time.GetElapsedTime(_since.Value) < patience;
    }
}
