using Candlewick.Market.Sessions;

namespace Candlewick.Market.Candles;

/// <summary>
/// Where the candles of one specification by time lie for one session group: those of a day and shorter as the aggregator
/// builds them, longer ones from the open of their first trading day to the close of their last. Remembers the last
/// bucket, as what is merged comes in order; not safe to share between threads.
/// </summary>
public sealed class CandleGrid
{
    private readonly BarSpec _spec;
    private readonly SessionClock _sessions;
    private readonly DatePeriods? _periods;
    private CandleBucket _last;

    /// <param name="spec">By time.</param>
    /// <param name="sessions">Of the instruments' session group.</param>
    /// <exception cref="ArgumentException">Time does not close such bars.</exception>
    public CandleGrid(BarSpec spec, SessionClock sessions)
    {
        if (spec.Kind != BarKind.Time)
        {
            throw new ArgumentException($"{spec} candles have no grid: time does not close them.", nameof(spec));
        }

        (_spec, _sessions) = (spec, sessions);
        _periods = spec.IsBeyondDay ? new DatePeriods(spec.Unit, (int)spec.Size, sessions) : null;
    }

    /// <summary>The bucket that a candle of a shorter specification counts to.</summary>
    /// <param name="startUs">Its open time.</param>
    /// <param name="tradingDate">Its trading date.</param>
    public CandleBucket Of(long startUs, DateOnly tradingDate)
    {
        if (_last.Contains(startUs))
        {
            return _last;
        }

        return _last = _periods is null ? InDay(startUs, tradingDate) : OverDays(_periods, tradingDate);
    }

    private CandleBucket InDay(long startUs, DateOnly tradingDate)
    {
        if (_sessions.TryLocate(startUs, out var session, out _))
        {
            var bounds = SessionClock.Bounds(session, _spec, startUs);
            return new CandleBucket(bounds.StartUs, bounds.EndUs, tradingDate);
        }

        // The calendar was another one when it was built: the grid of the date's hours, or of midnight, without an end to cut it.
        long anchor = _sessions.TryGetSession(tradingDate, out session) ? session.AnchorUs : MidnightUs(tradingDate);
        long past = (startUs - anchor) % _spec.LengthUs;
        long start = startUs - (past < 0 ? past + _spec.LengthUs : past);
        return new CandleBucket(start, start + _spec.LengthUs, tradingDate);
    }

    private CandleBucket OverDays(DatePeriods periods, DateOnly tradingDate)
    {
        var (first, last) = periods.Of(tradingDate);
        return new CandleBucket(
            _sessions.TryGetSession(first, out var opens) ? opens.OpenUs : MidnightUs(first),
            _sessions.TryGetSession(last, out var closes) ? closes.CloseUs : MidnightUs(last.AddDays(1)),
            first);
    }

    private long MidnightUs(DateOnly date)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        return (local - DateTime.UnixEpoch - _sessions.Group.TimeZone.GetUtcOffset(local)).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
