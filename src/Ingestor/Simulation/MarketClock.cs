namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// The time that it is in a simulated market: it stands until it begins, goes a multiple as fast as the wall clock, and jumps where a laptop slept. Who
/// reads the simulated feed at another pace than real time reads this clock too. Timers and elapsed times stay real.
/// </summary>
/// <param name="startUs">When it begins, microseconds UTC.</param>
/// <param name="speed">Market seconds in a real one.</param>
/// <param name="wall">Real time.</param>
public sealed class MarketClock(long startUs, double speed, TimeProvider wall) : TimeProvider, IPacedClock
{
    private readonly Lock _gate = new();
    private long _began;
    private long _jumpedUs;

    /// <summary>Market seconds in a real one.</summary>
    public double Speed => speed;

    /// <summary>When it begins, microseconds UTC.</summary>
    public long StartUs => startUs;

    public bool HasBegun
    {
        get
        {
            lock (_gate)
            {
                return _began != 0;
            }
        }
    }

    /// <summary>Now, microseconds UTC.</summary>
    public long NowUs
    {
        get
        {
            lock (_gate)
            {
                return startUs + _jumpedUs + (_began == 0 ? 0 : (long)(wall.GetElapsedTime(_began).TotalMicroseconds * speed));
            }
        }
    }

    /// <summary>Lets it go; a second time does nothing.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _began = _began == 0 ? wall.GetTimestamp() : _began;
        }
    }

    /// <summary>Goes forward at once.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_gate)
        {
            _jumpedUs += by.Ticks / TimeSpan.TicksPerMicrosecond;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMicroseconds(NowUs);
}
