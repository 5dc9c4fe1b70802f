using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// Reads a snapshot feed as trades: whether anything traded since the last snapshot, and how much of the cumulative volume's
/// increase belongs to the bar it falls in. Over the auction and continuous phase of a session:
/// falls + volume + unattributed + pending = cumulative. A volume that falls again and again is none of the day's, but of a window that
/// rolls with the time (24 hours, as crypto venues tell it): it is recognised, and counts no more.
/// </summary>
internal static class SnapshotLedger
{
    private const int LeastFalls = 3;
    private const int RisesToAFall = 4;

    /// <summary>
    /// Decides, and remembers in <paramref name="memory"/>, a copy that the caller drops where the numbers prove too large.
    /// <paramref name="print"/> comes with the tick's own fields; its volumes are filled in.
    /// </summary>
    public static TickOutcome Read(
        ref InstrumentMemory memory, in Tick tick, SourceClock clock, VenueRules rules, ref Print print, out Placement placement)
    {
        placement = Placement.None;
        if (memory.VolumeIsRolling)
        {
            WithoutVolume(ref print);
        }

        if (!TryUnifyScales(ref memory, ref print))
        {
            return TickOutcome.Overflow;
        }

        bool isLocated = rules.Clock.TryLocate(print.TimeUs, out var session, out var phase);
        bool isLaterSession = isLocated && session.TradingDate > memory.SessionDate;
        var change = SnapshotChanges.Compare(memory, tick, print, isLaterSession, out long increase);
        if (change == SnapshotChange.Overtaken)
        {
            return TickOutcome.Reordered;
        }

        bool isLate = clock.Watermark - print.TimeUs > rules.WindowUs;
        if (change == SnapshotChange.Traded && isLocated && session.TradingDate < memory.SessionDate)
        {
            return isLate ? TickOutcome.Late : TickOutcome.Reordered;
        }

        bool isFirstVolume = print.HasCumulativeVolume && !memory.HasCumulativeVolume;
        bool isFirst = isLaterSession || isFirstVolume;
        bool wasTold = memory.ObservedSinceUs > session.OpenUs;
        bool wasAway = isFirst
            ? clock.ObservedSinceUs == 0 || clock.ObservedSinceUs > session.OpenUs || wasTold
            : memory.ObservedSinceUs != 0 && memory.ObservedSinceUs != clock.ObservedSinceUs;
        if (print.HasCumulativeVolume && Rolls(ref memory, change, increase, isLaterSession))
        {
            WithoutVolume(ref print);
            increase = 0;
        }

        print.MissesFromUs = change == SnapshotChange.Fell && !memory.VolumeIsRolling ? LastUs(memory, print)
            : wasAway && (wasTold || !isFirst) && (increase > 0 || !print.HasCumulativeVolume) ? Math.Max(clock.ObservedSinceUs, memory.ObservedSinceUs)
            : 0;
        bool tradeAdvanced = SnapshotChanges.TradeTime(tick) > memory.TradeUs;
        Remember(ref memory, tick, print, clock);
        if (change == SnapshotChange.Nothing || (change == SnapshotChange.Fell && !tradeAdvanced))
        {
            return TickOutcome.Quote;
        }

        if (isLocated && phase.Kind == SessionPhaseKind.PreOpen && tick.TradeUs == 0 && (!print.HasCumulativeVolume || isFirstVolume))
        {
            return TickOutcome.Quote; // What a feed repeats before the open is yesterday's, as long as neither volume nor trade time says otherwise.
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

    private static void Remember(ref InstrumentMemory memory, in Tick tick, in Print print, SourceClock clock)
    {
        if (print.HasCumulativeVolume)
        {
            memory.HasCumulativeVolume = true;
            memory.CumulativeVolume = print.CumulativeVolume;
        }

        memory.TradeUs = Math.Max(memory.TradeUs, SnapshotChanges.TradeTime(tick));
        memory.ExchangeUs = Math.Max(memory.ExchangeUs, SnapshotChanges.ExchangeTime(tick));
        memory.ObservedSinceUs = clock.ObservedSinceUs;
        memory.HasPrice = true;
        memory.Price = print.Price;
        memory.PriceScale = print.PriceScale;
    }

    /// <summary>A fall hides what was traded since the snapshot before; of one with whole seconds alone, within its own.</summary>
    private static long LastUs(in InstrumentMemory memory, in Print print) => Math.Min(memory.ExchangeUs != 0 ? memory.ExchangeUs : memory.TradeUs != 0 ? memory.TradeUs : print.TimeUs, print.TimeUs);

    /// <summary>Counts rises and falls since the session began; true where the volume is recognised as a rolling one with this tick.</summary>
    private static bool Rolls(ref InstrumentMemory memory, SnapshotChange change, long increase, bool isLaterSession)
    {
        if (isLaterSession)
        {
            (memory.VolumeRises, memory.VolumeFalls) = (0, 0);
            return false;
        }

        if (change != SnapshotChange.Fell)
        {
            memory.VolumeRises += increase > 0 ? 1 : 0;
            return false;
        }

        // A correction or a reconnection takes volume back once or twice a day; a window gives up old trades about as often as it takes new ones.
        memory.VolumeFalls++;
        memory.VolumeIsRolling = memory.VolumeFalls >= LeastFalls && (long)memory.VolumeFalls * RisesToAFall >= memory.VolumeRises;
        if (memory.VolumeIsRolling)
        {
            (memory.HasCumulativeVolume, memory.CumulativeVolume, memory.PendingVolume) = (false, 0, 0);
        }

        return memory.VolumeIsRolling;
    }

    private static void WithoutVolume(ref Print print)
    {
        print.HasVolume = print.HasCumulativeVolume = false;
        print.CumulativeVolume = 0;
        print.Flags |= BarFlags.VolumeUnusable;
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
}
