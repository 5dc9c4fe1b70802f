namespace Candlewick.Ingestor.Live;

/// <summary>
/// Notices that a connection says something and has no ticks: heartbeats go on, and in session hours nothing is traded. The patience doubles each
/// time, up to an hour, and is the first again after a tick: what is seldom traded is not connected anew each minute. For one thread.
/// </summary>
/// <param name="silence">What is longer than normal.</param>
/// <param name="sessions">When ticks are expected.</param>
internal sealed class StallWatch(TimeSpan silence, SessionWatch sessions)
{
    private static readonly long LongestUs = (long)TimeSpan.FromHours(1).TotalMicroseconds;

    private readonly long _firstUs = (long)silence.TotalMicroseconds;
    private long _patienceUs = (long)silence.TotalMicroseconds;
    private long _lastUs;
    private bool _isUp;

    /// <summary>Ticks may come from now on.</summary>
    public void Up(long nowUs) => (_isUp, _lastUs) = (true, nowUs);

    /// <summary>None can.</summary>
    public void Down() => _isUp = false;

    /// <summary>One came.</summary>
    public void Tick(long nowUs) => (_lastUs, _patienceUs) = (nowUs, _firstUs);

    /// <summary>True, once, where it has stalled; <paramref name="completeUs"/> is until when nothing is known to be missing, microseconds UTC.</summary>
    public bool Look(long nowUs, out long completeUs)
    {
        completeUs = _lastUs;
        if (!_isUp || nowUs - _lastUs < _patienceUs || sessions.OpenAt(nowUs) is not { } session)
        {
            return false;
        }

        completeUs = Math.Max(_lastUs, session.ContinuousOpenUs);
        if (nowUs - completeUs < _patienceUs)
        {
            return false;
        }

        _isUp = false;
        _patienceUs = Math.Min(2 * _patienceUs, Math.Max(LongestUs, _firstUs));
        return true;
    }
}
