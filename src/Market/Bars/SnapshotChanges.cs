using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>What a snapshot says that the one before did not.</summary>
internal enum SnapshotChange
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

/// <summary>Compares a snapshot with what is remembered of those before: by volume, else by trade time, else by price and exchange time.</summary>
internal static class SnapshotChanges
{
    /// <param name="isLaterSession">It is the first of a later trading date.</param>
    /// <param name="increase">Of the cumulative volume; 0 where it fell.</param>
    public static SnapshotChange Compare(in InstrumentMemory memory, in Tick tick, in Print print, bool isLaterSession, out long increase)
    {
        increase = 0;
        long trade = TradeTime(tick);
        long exchange = ExchangeTime(tick);
        if (print.HasCumulativeVolume)
        {
            increase = print.CumulativeVolume - memory.CumulativeVolume;
            if (!memory.HasCumulativeVolume)
            {
                return SnapshotChange.Traded;
            }

            if (increase == 0)
            {
                return trade > memory.TradeUs ? SnapshotChange.Traded : SnapshotChange.Nothing;
            }

            if (increase < 0 && !isLaterSession)
            {
                increase = 0;
                bool isNewer = trade > memory.TradeUs || exchange > memory.ExchangeUs || (trade == 0 && exchange == 0);
                return isNewer ? SnapshotChange.Fell : SnapshotChange.Overtaken;
            }

            return SnapshotChange.Traded;
        }

        if (tick.TradeUs != 0)
        {
            // Trades of one instant have one stamp: another price is another trade.
            return trade == memory.TradeUs && SamePrice(memory, print) ? SnapshotChange.Nothing
                : trade != 0 && trade < memory.TradeUs && exchange <= memory.ExchangeUs ? SnapshotChange.Overtaken
                : SnapshotChange.Traded;
        }

        // Yesterday's last price, said again today, is no print of today.
        bool isYesterdays = isLaterSession && (SamePrice(memory, print) || (tick.Has(TickFields.PreviousClose) && tick.Price == tick.PreviousClose));
        bool isSame = SamePrice(memory, print) && (exchange == 0 || exchange == memory.ExchangeUs);
        return isYesterdays || isSame ? SnapshotChange.Nothing : SnapshotChange.Traded;
    }

    /// <summary>0 where the feed's times are implausible: they must not become the newest ones seen.</summary>
    public static long TradeTime(in Tick tick) => (tick.Flags & TickFlags.TimeReplaced) != 0 ? 0 : tick.TradeUs;

    /// <summary>As <see cref="TradeTime"/>.</summary>
    public static long ExchangeTime(in Tick tick) => (tick.Flags & TickFlags.TimeReplaced) != 0 ? 0 : tick.ExchangeUs;

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
}
