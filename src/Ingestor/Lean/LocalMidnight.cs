namespace Candlewick.Ingestor.Lean;

/// <summary>Turns milliseconds since a date's local midnight, by the wall clock, into microseconds UTC.</summary>
internal sealed class LocalMidnight
{
    /// <summary>A century: beyond it the arithmetic of dates ends before that of times does.</summary>
    public const long MaxMilliseconds = 36_525L * 86_400_000;

    private readonly DateTime _midnight;
    private readonly TimeZoneInfo _zone;
    private readonly long _utcUs;
    private readonly bool _clocksChange;

    public LocalMidnight(DateOnly date, string zone)
    {
        _midnight = date.ToDateTime(TimeOnly.MinValue);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        _utcUs = ToUtcUs(_midnight);
        NextDayEndUs = ToUtcUs(_midnight.AddDays(2)) - 1;
        _clocksChange = _zone.GetUtcOffset(_midnight) != _zone.GetUtcOffset(_midnight.AddDays(1));
    }

    /// <summary>The last microsecond of the day after the date.</summary>
    public long NextDayEndUs { get; }

    public long ToUtcUs(long milliseconds) =>
        _clocksChange ? ToUtcUs(_midnight.AddMilliseconds(milliseconds)) : _utcUs + milliseconds * 1000;

    private long ToUtcUs(DateTime local) =>
        (local - _zone.GetUtcOffset(local) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
