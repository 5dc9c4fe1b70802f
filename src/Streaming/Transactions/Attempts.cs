namespace Candlewick.Streaming.Transactions;

/// <summary>Counts failures between which nothing was committed: a cause that stays must not be tried for ever.</summary>
public sealed class Attempts(int most)
{
    private (long Items, long ClockUs) _reached;

    public int Failures { get; private set; }

    /// <summary>True where another attempt is worth it after one that had committed up to this point (0: nothing).</summary>
    public bool MayRetry(long items, long clockUs)
    {
        var reached = (items, clockUs);
        Failures = reached.CompareTo(_reached) > 0 ? 1 : Failures + 1;
        _reached = reached.CompareTo(_reached) > 0 ? reached : _reached;
        return Failures < most;
    }
}
