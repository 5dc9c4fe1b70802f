using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Files;

/// <summary>
/// When a source began to watch. The stamp of an instrument that has not traded for days says nothing of when its line was written: while each tick
/// lies more than six hours after the one before, nobody is known to have watched in between, and what was traded meanwhile belongs to no bar.
/// </summary>
internal sealed class FirstSight
{
    private const long NightUs = 6 * 3_600_000_000L;

    private bool _isWatched;
    private bool _any;

    /// <summary>Whether the source was away from one tick, at <paramref name="beforeUs"/>, to the next.</summary>
    /// <param name="tick">The next one.</param>
    /// <param name="beforeUs">Where the source's time stood before it.</param>
    /// <param name="reachedUs">Where it stands now.</param>
    public bool WasAway(in Tick tick, long beforeUs, long reachedUs)
    {
        if (_isWatched)
        {
            return false;
        }

        bool away = _any && reachedUs - beforeUs > NightUs;
        _isWatched = _any && !away;
        _any = true;
        return away && tick.Has(TickFields.CumulativeVolume);
    }

    /// <summary>What is told of it, in every partition.</summary>
    public static Tick Absence(long fromUs, long toUs) =>
        new() { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = fromUs, ClockUs = toUs };
}
