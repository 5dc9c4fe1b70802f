namespace Candlewick.StreamApi.Replay;

/// <summary>The clocks of one client, by the names that it gave them.</summary>
internal sealed class ClockSet(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReplayClock> _named = [];

    /// <summary>A clock that waits for a subscription which joins it, until the hold is given up. One without a name is nobody else's.</summary>
    public ClockHold Hold(string? name)
    {
        lock (_gate)
        {
            if (name is null)
            {
                return new ClockHold(new ReplayClock(time), this);
            }

            if (!_named.TryGetValue(name, out var clock))
            {
                _named.Add(name, clock = new ReplayClock(time) { Name = name });
            }

            return new ClockHold(clock, this);
        }
    }

    /// <summary>The clock of a name; null where no subscription names it.</summary>
    public ReplayClock? Find(string name)
    {
        lock (_gate)
        {
            return _named.GetValueOrDefault(name);
        }
    }

    /// <summary>Ends a clock that nobody uses any more.</summary>
    internal void Leave(ReplayClock clock)
    {
        lock (_gate)
        {
            clock.Leave();
            if (clock.IsUsed)
            {
                return;
            }

            if (clock.Name is { } name)
            {
                _named.Remove(name);
            }

            clock.Dispose();
        }
    }
}
