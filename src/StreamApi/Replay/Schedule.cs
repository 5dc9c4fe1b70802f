namespace Candlewick.StreamApi.Replay;

/// <summary>
/// When a moment of the log's time is due on the clock of the host. Due times are counted from one fixed point, so that what
/// one wait is late does not make the next one late.
/// </summary>
internal sealed class Schedule(TimeProvider time)
{
    private long _atUs;
    private long _since;

    /// <summary>As fast as it happened; 0: everything is due at once.</summary>
    public double Times { get; private set; }

    /// <summary>Time goes on.</summary>
    public bool Runs { get; private set; }

    /// <summary>Where it stands, microseconds of the log's time.</summary>
    public long NowUs => Runs && Times > 0 ? _atUs + (long)(time.GetElapsedTime(_since).TotalMicroseconds * Times) : _atUs;

    /// <summary>Goes on from another moment.</summary>
    public void MoveTo(long us) => (_atUs, _since) = (us, time.GetTimestamp());

    /// <summary>Lets time go on, or stand still.</summary>
    public void Run(bool runs)
    {
        if (runs != Runs)
        {
            MoveTo(NowUs);
            Runs = runs;
        }
    }

    public void Speed(double times)
    {
        MoveTo(NowUs);
        Times = times;
    }

    /// <summary>How long until a moment is due; negative where it is overdue.</summary>
    public TimeSpan Until(long us)
    {
        if (Times == 0)
        {
            return TimeSpan.Zero;
        }

        double ticks = (us - _atUs) / Times * TimeSpan.TicksPerMicrosecond;
        return (ticks < TimeSpan.MaxValue.Ticks / 2 ? TimeSpan.FromTicks((long)ticks) : TimeSpan.MaxValue / 2) - time.GetElapsedTime(_since);
    }

    /// <summary>All that follows is due so much later.</summary>
    public void Delay(TimeSpan by) => _since += (long)(by.TotalSeconds * time.TimestampFrequency);
}
