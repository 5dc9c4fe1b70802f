namespace Candlewick.StreamApi.Replay;

/// <summary>
/// A subscription's place at a clock. From when it was asked for until it has joined, the clock stands still, so that what
/// joins together begins together, and a later one at the clock's present.
/// </summary>
internal sealed class ClockHold : IDisposable
{
    private readonly ClockSet _set;
    private int _joined;
    private int _left;

    public ClockHold(ReplayClock clock, ClockSet set)
    {
        (Clock, _set) = (clock, set);
        clock.Enter();
    }

    public ReplayClock Clock { get; }

    /// <summary>It has joined: the clock goes on.</summary>
    public void Joined()
    {
        if (Interlocked.Exchange(ref _joined, 1) == 0)
        {
            Clock.Joined();
        }
    }

    /// <summary>It has ended, or has never joined.</summary>
    public void Dispose()
    {
        Joined();
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            _set.Leave(Clock);
        }
    }
}
