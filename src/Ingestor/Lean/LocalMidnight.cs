namespace Candlewick.Ingestor.Lean;

/// <summary>Turns the time since a date's local midnight, by the wall clock, into time UTC.</summary>
internal sealed class LocalMidnight
{
    public const long DayUs = 86_400_000_000;

    private readonly DateTime _midnight;
    private readonly TimeZoneInfo _zone;
    private readonly long _utcUs;
    private readonly bool _clocksChange;

    public LocalMidnight(DateOnly date, string zone)
    {
        _midnight = date.ToDateTime(TimeOnly.MinValue);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        _utcUs = ToUtcUs(_midnight);
        _clocksChange = _zone.GetUtcOffset(_midnight) != _zone.GetUtcOffset(_midnight.AddDays(1));
    }

    /// <summary>Microseconds UTC, of microseconds since midnight.</summary>
    public long ToUtcUs(long sinceMidnightUs) =>
        _clocksChange ? ToUtcUs(_midnight.AddMicroseconds(sinceMidnightUs)) : _utcUs + sinceMidnightUs;

    private long ToUtcUs(DateTime local) =>
        (local - _zone.GetUtcOffset(local) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
