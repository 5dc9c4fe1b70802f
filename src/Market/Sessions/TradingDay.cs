using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Market.Sessions;

/// <summary>One date of a session group with its phases as instants; no phases where it is no trading day.</summary>
internal sealed class TradingDay
{
    private readonly SessionPhase[] _phases;
    private readonly long[] _opensUs;
    private readonly long[] _closesUs;
    private readonly TradingSession[] _sessions;

    public TradingDay(SessionGroup group, int number)
    {
        Number = number;
        Plan = group.Calendar[number];
        _phases = [.. Plan.Hours?.Phases ?? []];
        _opensUs = new long[_phases.Length];
        _closesUs = new long[_phases.Length];
        _sessions = new TradingSession[_phases.Length];
        if (Plan.Hours is { } hours)
        {
            Locate(hours, group, DateTime.UnixEpoch.AddDays(number));
        }
    }

    /// <summary>Days from 1970-01-01 to the trading date.</summary>
    public int Number { get; }

    public DayPlan Plan { get; }

    /// <summary>The day seen from its first phase; the default value where it is no trading day.</summary>
    public TradingSession Session => _sessions.Length == 0 ? default : _sessions[0];

    /// <summary>Start and end of <c>Plan.Hours.Phases[index]</c>.</summary>
    public BarBounds PhaseBounds(int index) => new(_opensUs[index], _closesUs[index]);

    public bool TryLocate(long timeUs, out TradingSession session, out SessionPhase phase)
    {
        for (int i = 0; i < _opensUs.Length; i++)
        {
            if (timeUs >= _opensUs[i] && timeUs < _closesUs[i])
            {
                session = _sessions[i];
                phase = _phases[i];
                return true;
            }
        }

        session = default;
        phase = default;
        return false;
    }

    private void Locate(SessionHours hours, SessionGroup group, DateTime midnight)
    {
        for (int i = 0; i < _phases.Length; i++)
        {
            _opensUs[i] = ToUtcUs(group, midnight, _phases[i].Open);
            _closesUs[i] = ToUtcUs(group, midnight, _phases[i].Close);
        }

        for (int i = 0; i < _phases.Length; i++)
        {
            var span = hours.Spans[hours.SpanOf(i)];
            _sessions[i] = new TradingSession(
                (midnight.Year * 10000) + (midnight.Month * 100) + midnight.Day,
                _opensUs[0],
                _closesUs[^1],
                ToUtcUs(group, midnight, span.Open),
                ToUtcUs(group, midnight, span.Close),
                ToUtcUs(group, midnight, hours.Anchor))
            {
                HasUnknownHours = !hours.AreKnown,
            };
        }
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
