using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// Official closing prints: made when the session is over, of the session that is over. Where the hours after the close are no part of the session they
/// count to its daily bar alone.
/// </summary>
internal static class ClosingPrints
{
    /// <summary>Closing auctions of large days have come out six minutes after the close.</summary>
    private const long WithinUs = 10 * 60_000_000L;

    /// <summary>How long after its session a day's bar is kept for them, microseconds.</summary>
    public static long WaitUs(VenueRules rules) => rules.Rules.Mode == SessionMode.Regular ? WithinUs : 0;

    /// <summary>The session of a trade, and which of its bars it moves; false where it is out of session.</summary>
    public static bool TryLocate(SessionClock clock, in Tick tick, long timeUs, out TradingSession session, out Placement placement)
    {
        if (clock.TryLocate(timeUs, out session, out var phase))
        {
            placement = phase.IsDayOnly ? Placement.Day : Placement.All;
            return true;
        }

        placement = Placement.Day;
        return (tick.Flags & TickFlags.OfficialClose) != 0
            && clock.TryGetSession(clock.Group.DateAt(DateTimeOffset.UnixEpoch.AddMicroseconds(timeUs)), out session)
            && timeUs - session.CloseUs is >= 0 and < WithinUs;
    }
}
