namespace Candlewick.Market.Sessions;

/// <summary>
/// Finds the trading session and phase of an instant, in constant time and, once a date has been met, without allocating.
/// Safe to share between threads.
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
    /// the night, the minutes between two phases, or a time that no calendar has.
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
                    session = day.Session;
                    return day.TryLocate(timeUs, out phase);
                }
            }
        }

        session = default;
        phase = default;
        return false;
    }

    /// <summary>
    /// The bar of <paramref name="interval"/> that an instant of the session falls in. Intraday bars lie on the grid of
    /// <see cref="TradingSession.AnchorUs"/>, continued both ways and cut at the ends of the continuous phase; an instant
    /// before or after that phase gives its first or last bar. <c>1d</c> is the session from the open of its first phase
    /// to the close of its last, opening auction and post-close included.
    /// </summary>
    public static BarBounds Bounds(in TradingSession session, BarInterval interval, long timeUs)
    {
        if (interval.IsDay)
        {
            return new BarBounds(session.OpenUs, session.CloseUs);
        }

        long at = Math.Clamp(timeUs, session.ContinuousOpenUs, session.ContinuousCloseUs - 1);
        long length = interval.LengthUs;
        long past = (at - session.AnchorUs) % length;
        long start = at - (past < 0 ? past + length : past);
        return new BarBounds(
            Math.Max(start, session.ContinuousOpenUs), Math.Min(start + length, session.ContinuousCloseUs));
    }

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
