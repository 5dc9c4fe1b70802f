namespace Candlewick.Market.Sessions;

/// <summary>One date of a session group with its phases as instants.</summary>
internal sealed class TradingDay
{
    private readonly IReadOnlyList<SessionPhase> _phases;
    private readonly long[] _opensUs;
    private readonly long[] _closesUs;

    public TradingDay(SessionGroup group, int number)
    {
        Number = number;
        var midnight = DateTime.UnixEpoch.AddDays(number);
        _phases = group.Phases;
        _opensUs = [.. _phases.Select(phase => ToUtcUs(group, midnight, phase.Open))];
        _closesUs = [.. _phases.Select(phase => ToUtcUs(group, midnight, phase.Close))];
        Session = new TradingSession(
            (midnight.Year * 10000) + (midnight.Month * 100) + midnight.Day,
            _opensUs[0],
            _closesUs[^1],
            ToUtcUs(group, midnight, group.Continuous.Open),
            ToUtcUs(group, midnight, group.Continuous.Close),
            ToUtcUs(group, midnight, group.Anchor));
    }

    /// <summary>Days from 1970-01-01 to the trading date.</summary>
    public int Number { get; }

    public TradingSession Session { get; }

    public bool TryLocate(long timeUs, out SessionPhase phase)
    {
        for (int i = 0; i < _opensUs.Length; i++)
        {
            if (timeUs >= _opensUs[i] && timeUs < _closesUs[i])
            {
                phase = _phases[i];
                return true;
            }
        }

        phase = default;
        return false;
    }

    /// <summary>
    /// A local time that a clock change skips or repeats is read with the zone's standard offset, so that every date has
    /// one answer.
    /// </summary>
    private static long ToUtcUs(SessionGroup group, DateTime midnight, TimeSpan time)
    {
        var local = DateTime.SpecifyKind(midnight + time, DateTimeKind.Unspecified);
        return (local - group.TimeZone.GetUtcOffset(local) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
