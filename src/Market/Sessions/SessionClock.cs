using Candlewick.Market.Candles;
using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Market.Sessions;

/// <summary>
/// Answers every question about a group's time: the session, phase and bar of an instant, the hours of a date, the trading
/// days around it. Constant time and, once a date has been met, no allocation. Safe to share between threads.
/// </summary>
public sealed class SessionClock(SessionGroup group)
{
    private const long DayUs = 86_400_000_000;

    /// <summary>Dates kept; a power of two. A merged replay of more dates than this at once computes some of them again.</summary>
    private const int Slots = 64;

    /// <summary>9000-01-01, well inside what DateTime can hold with any zone's offset added.</summary>
    private const long EndOfTimeUs = 221_845_392_000_000_000;

    // Slots hold immutable objects and are replaced by one reference write: a race costs a second computation, no lock.
    private readonly TradingDay?[] _days = new TradingDay?[Slots];

    public SessionGroup Group { get; } = group;

    /// <summary>
    /// The session and phase that hold <paramref name="timeUs"/> (microseconds UTC). False where it is out of session:
    /// the night, a holiday, the minutes between two phases, or a time that no calendar has.
    /// </summary>
    public bool TryLocate(long timeUs, out TradingSession session, out SessionPhase phase)
    {
        if (timeUs is > 0 and < EndOfTimeUs)
        {
            // A venue's date is the one in UTC or a neighbour of it, and sessions do not reach beyond their date.
            int number = (int)(timeUs / DayUs);
            for (int candidate = number - 1; candidate <= number + 1; candidate++)
            {
                var day = Day(candidate);
                if (day.Session.Spans(timeUs))
                {
                    return day.TryLocate(timeUs, out session, out phase);
                }
            }
        }

        session = default;
        phase = default;
        return false;
    }

    /// <summary>
    /// The bar of <paramref name="spec"/>, by time, that an instant of the session falls in. Intraday bars lie on the grid of
    /// <see cref="TradingSession.AnchorUs"/>, continued both ways and cut at the ends of the continuous phase; an instant
    /// before or after that phase gives its first or last bar. <c>1d</c> is the session from the open of its first phase
    /// to the close of its last, opening auction and post-close included.
    /// </summary>
    public static BarBounds Bounds(in TradingSession session, BarSpec spec, long timeUs)
    {
        if (spec.IsDay)
        {
            return new BarBounds(session.OpenUs, session.CloseUs);
        }

        long at = Math.Clamp(timeUs, session.ContinuousOpenUs, session.ContinuousCloseUs - 1);
        long length = spec.LengthUs;
        long past = (at - session.AnchorUs) % length;
        long start = at - (past < 0 ? past + length : past);
        return new BarBounds(
            Math.Max(start, session.ContinuousOpenUs), Math.Min(start + length, session.ContinuousCloseUs));
    }

    /// <summary>
    /// The bar that a print at <paramref name="timeUs"/> counts to. False where there is none: out of session, or an
    /// intraday bar in the closing auction and after it.
    /// </summary>
    public bool TryGetBounds(long timeUs, BarSpec spec, out BarBounds bounds)
    {
        if (TryLocate(timeUs, out var session, out var phase) && (spec.IsDay || !phase.IsDayOnly))
        {
            bounds = Bounds(session, spec, timeUs);
            return true;
        }

        bounds = default;
        return false;
    }

    /// <summary>Whether a print at <paramref name="timeUs"/> (microseconds UTC) was made in an opening or closing auction.</summary>
    public bool IsAuction(long timeUs) => TryLocate(timeUs, out _, out var phase) && phase.IsAuction;

    /// <summary>Open and close of a date, seen from its first phase. False where it is no trading day.</summary>
    public bool TryGetSession(DateOnly date, out TradingSession session)
    {
        var day = Day(SessionCalendar.Number(date));
        session = day.Session;
        return day.Plan.Hours is not null;
    }

    /// <summary>The session that spans an instant, or that of its date in the venue's zone. False where that is no trading day.</summary>
    public bool TryGetSessionOf(long timeUs, out TradingSession session)
    {
        if (TryLocate(timeUs, out session, out _))
        {
            return true;
        }

        return timeUs is > 0 and < EndOfTimeUs && TryGetSession(Group.DateAt(DateTimeOffset.UnixEpoch.AddMicroseconds(timeUs)), out session);
    }

    public bool IsTradingDay(DateOnly date) => Group.Calendar[SessionCalendar.Number(date)].Hours is not null;

    /// <summary>Whether the calendar knows the holidays of that year; where not, every weekday is taken for a trading day.</summary>
    public bool IsCovered(DateOnly date) => Group.Calendar[SessionCalendar.Number(date)].IsCovered;

    /// <summary>The first trading day after <paramref name="date"/>.</summary>
    public DateOnly NextTradingDay(DateOnly date) => Nearest(date, 1);

    /// <summary>
    /// The last trading day before <paramref name="date"/>. An expiry that falls on a holiday moves to it.
    /// </summary>
    public DateOnly PreviousTradingDay(DateOnly date) => Nearest(date, -1);

    /// <summary>All that the calendar says of a date, with its sources. Allocates.</summary>
    public CalendarDay Describe(DateOnly date)
    {
        var day = Day(SessionCalendar.Number(date));
        var phases = day.Plan.Hours?.Phases ?? [];
        return new CalendarDay
        {
            Date = date,
            IsCovered = day.Plan.IsCovered,
            AreHoursKnown = day.Plan.Hours?.AreKnown ?? true,
            Name = day.Plan.Name,
            Source = day.Plan.Source,
            Reason = day.Plan.Reason,
            Phases = [.. phases.Select((phase, i) => new CalendarPhase(phase, day.PhaseBounds(i)))],
        };
    }

    /// <summary>The hours of a trading date, yyyymmdd; null where it is none.</summary>
    internal SessionHours? HoursOf(int tradingDate) =>
        Day(SessionCalendar.Number(new DateOnly(tradingDate / 10000, tradingDate / 100 % 100, tradingDate % 100))).Plan.Hours;

    private DateOnly Nearest(DateOnly date, int step) =>
        SessionCalendar.Date(Group.Calendar.Nearest(SessionCalendar.Number(date), step));

    private TradingDay Day(int number)
    {
        ref var slot = ref _days[number & (Slots - 1)];
        var day = Volatile.Read(ref slot);
        if (day is null || day.Number != number)
        {
            day = new TradingDay(Group, number);
            Volatile.Write(ref slot, day);
        }

        return day;
    }
}
