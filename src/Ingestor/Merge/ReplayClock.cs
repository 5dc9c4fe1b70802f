namespace Candlewick.Ingestor.Merge;

/// <summary>
/// Which clock ticks a finite source publishes. One for each whole second of event time that its merged order reaches;
/// across a silence longer than a minute only one for each whole minute, so that a weekend costs thousands and not
/// hundreds of thousands; across one longer than a week one for each day in UTC: a first line of years ago must not cost
/// millions. A function of the order alone: it is the same at every speed.
/// </summary>
internal struct ReplayClock(long lastUs)
{
    private const long SecondUs = 1_000_000;
    private const long MinuteUs = 60 * SecondUs;
    private const long DayUs = 24 * 60 * MinuteUs;
    private const long WeekUs = 7 * DayUs;

    /// <summary>The last clock tick, microseconds UTC; 0 before the first.</summary>
    public long LastUs { get; private set; } = lastUs;

    /// <summary>The next clock tick at or before <paramref name="nowUs"/>; false where none is due.</summary>
    public bool TryAdvance(long nowUs, out long clockUs)
    {
        clockUs = Next(LastUs, nowUs);
        if (clockUs > nowUs || clockUs <= LastUs)
        {
            // Not due, or the source has said nothing yet and has no time.
            return false;
        }

        LastUs = clockUs;
        return true;
    }

    /// <summary>The clock tick that ends the source: the whole second after everything in it.</summary>
    public static long End(long lastItemUs) => lastItemUs - lastItemUs % SecondUs + SecondUs;

    private static long Next(long lastUs, long nowUs) =>
        lastUs == 0 ? nowUs - nowUs % SecondUs
        : nowUs - lastUs > WeekUs ? lastUs - lastUs % DayUs + DayUs
        : nowUs - lastUs > MinuteUs ? lastUs - lastUs % MinuteUs + MinuteUs
        : lastUs - lastUs % SecondUs + SecondUs;
}
