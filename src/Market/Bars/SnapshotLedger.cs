using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// Reads a snapshot feed as trades: whether anything traded since the last snapshot, and how much of the cumulative volume's
/// increase belongs to the bar it falls in. Over the auction and continuous phase of a session:
/// falls + volume + unattributed + pending = cumulative.
/// </summary>
internal static class SnapshotLedger
{
    private enum Change
    {
        /// <summary>Nothing traded.</summary>
        Nothing,

        /// <summary>The last snapshot was newer.</summary>
        Overtaken,

        /// <summary>The cumulative volume was reset or corrected downwards.</summary>
        Fell,

        /// <summary>Something traded.</summary>
        Traded,
    }

    /// <summary>
    /// Decides, and remembers in <paramref name="memory"/>, a copy that the caller drops where the numbers prove too large.
    /// <paramref name="print"/> comes with the tick's own fields; its volumes are filled in.
    /// </summary>
    public static TickOutcome Read(
        ref InstrumentMemory memory, in Tick tick, SourceClock clock, VenueRules rules, ref Print print, out Placement placement)
    {
        placement = Placement.None;
        if (!TryUnifyScales(ref memory, ref print))
        {
            return TickOutcome.Overflow;
        }

        bool isLocated = rules.Clock.TryLocate(print.TimeUs, out var session, out var phase);
        bool isLaterSession = isLocated && session.TradingDate > memory.SessionDate;
        var change = Compare(memory, tick, print, isLaterSession, out long increase);
        if (change == Change.Overtaken)
        {
            return TickOutcome.Reordered;
        }

        bool isLate = clock.Watermark - print.TimeUs > rules.WindowUs;
        if (change == Change.Traded && isLocated && session.TradingDate < memory.SessionDate)
        {
            return isLate ? TickOutcome.Late : TickOutcome.Reordered;
        }

        bool isFirst = isLaterSession || (print.HasCumulativeVolume && !memory.HasCumulativeVolume);
        bool wasAway = isFirst
            ? clock.ObservedSinceUs == 0 || clock.ObservedSinceUs > session.OpenUs
            : memory.ObservedSinceUs != 0 && memory.ObservedSinceUs != clock.ObservedSinceUs;
        bool tradeAdvanced = TradeTime(tick) > memory.TradeUs;
        Remember(ref memory, tick, print, clock);
        if (change == Change.Nothing || (change == Change.Fell && !tradeAdvanced))
        {
            return TickOutcome.Quote;
        }

        if (!isLocated)
        {
            // Volume between two phases is carried to the session's next bar; before the first session it is yesterday's.
            return TryCarry(ref memory, memory.SessionDate == 0 ? 0 : increase) ? TickOutcome.OutOfSession : TickOutcome.Overflow;
        }

        if (isLaterSession)
        {
            memory.SessionDate = session.TradingDate;
            memory.PendingVolume = 0;
            increase = print.CumulativeVolume;
            if (print.HasCumulativeVolume && increase == 0 && tick.TradeUs == 0)
            {
                return TickOutcome.Quote; // The price is yesterday's.
            }
        }

        if (isLate)
        {
            // The first snapshot after an absence tells a state, however old the trade in it; any other is a late trade.
            bool isState = isFirst || wasAway;
            placement = isState && clock.Watermark < session.CloseUs ? Placement.Day : Placement.None;
            return !TryCarry(ref memory, increase) ? TickOutcome.Overflow
                : placement == Placement.Day ? TickOutcome.Moved
                : isState ? TickOutcome.Quote
                : TickOutcome.Late;
        }

        placement = phase.IsDayOnly ? Placement.Day : Placement.All;
        return placement == Placement.Day || TryAttribute(ref memory, ref print, increase, wasAway)
            ? TickOutcome.Moved
            : TickOutcome.Overflow;
    }

    private static Change Compare(in InstrumentMemory memory, in Tick tick, in Print print, bool isLaterSession, out long increase)
    {
        increase = 0;
        long trade = TradeTime(tick);
        long exchange = ExchangeTime(tick);
        if (print.HasCumulativeVolume)
        {
            increase = print.CumulativeVolume - memory.CumulativeVolume;
            if (!memory.HasCumulativeVolume)
            {
                return Change.Traded;
            }

            if (increase == 0)
            {
                return trade > memory.TradeUs ? Change.Traded : Change.Nothing;
            }

            if (increase < 0 && !isLaterSession)
            {
                increase = 0;
                return trade > memory.TradeUs || exchange > memory.ExchangeUs ? Change.Fell : Change.Overtaken;
            }

            return Change.Traded;
        }

        if (tick.TradeUs != 0)
        {
            return trade == memory.TradeUs ? Change.Nothing
                : trade != 0 && trade < memory.TradeUs && exchange <= memory.ExchangeUs ? Change.Overtaken
                : Change.Traded;
        }

        bool isSame = SamePrice(memory, print) && (exchange == 0 || exchange == memory.ExchangeUs);
        return isSame ? Change.Nothing : Change.Traded;
    }

    private static void Remember(ref InstrumentMemory memory, in Tick tick, in Print print, SourceClock clock)
    {
        if (print.HasCumulativeVolume)
        {
            memory.HasCumulativeVolume = true;
            memory.CumulativeVolume = print.CumulativeVolume;
        }

        memory.TradeUs = Math.Max(memory.TradeUs, TradeTime(tick));
        memory.ExchangeUs = Math.Max(memory.ExchangeUs, ExchangeTime(tick));
        memory.ObservedSinceUs = clock.ObservedSinceUs;
        memory.HasPrice = true;
        memory.Price = print.Price;
        memory.PriceScale = print.PriceScale;
    }

    /// <summary>What was traded while nobody watched is unattributed, together with what could not be placed before.</summary>
    private static bool TryAttribute(ref InstrumentMemory memory, ref Print print, long increase, bool wasAway)
    {
        if (!TryCarry(ref memory, wasAway ? increase : 0))
        {
            return false;
        }

        print.Volume = wasAway ? 0 : increase;
        print.Turnover = ScaledNumber.Multiply(print.Price, print.Volume);
        print.Unattributed = memory.PendingVolume;
        memory.PendingVolume = 0;
        return true;
    }

    private static bool TryCarry(ref InstrumentMemory memory, long volume)
    {
        if (volume > long.MaxValue - memory.PendingVolume)
        {
            return false;
        }

        memory.PendingVolume += volume;
        return true;
    }

    private static bool TryUnifyScales(ref InstrumentMemory memory, ref Print print)
    {
        if (memory.SizeScale == print.SizeScale)
        {
            return true;
        }

        int scale = Math.Max(memory.SizeScale, print.SizeScale);
        bool fits = ScaledNumber.TryRescale(ref memory.CumulativeVolume, memory.SizeScale, scale)
            && ScaledNumber.TryRescale(ref memory.PendingVolume, memory.SizeScale, scale);
        memory.SizeScale = scale;
        return print.TryRescale(print.PriceScale, scale) && fits;
    }

    private static bool SamePrice(in InstrumentMemory memory, in Print print)
    {
        int scale = Math.Max(memory.PriceScale, print.PriceScale);
        long last = memory.Price;
        long price = print.Price;
        return memory.HasPrice
            && ScaledNumber.TryRescale(ref last, memory.PriceScale, scale)
            && ScaledNumber.TryRescale(ref price, print.PriceScale, scale)
            && last == price;
    }

    /// <summary>0 where the feed's times are implausible: they must not become the newest ones seen.</summary>
    private static long TradeTime(in Tick tick) => (tick.Flags & TickFlags.TimeReplaced) != 0 ? 0 : tick.TradeUs;

    private static long ExchangeTime(in Tick tick) => (tick.Flags & TickFlags.TimeReplaced) != 0 ? 0 : tick.ExchangeUs;
}
