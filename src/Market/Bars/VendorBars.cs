using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>Bars as a vendor's history tells them: whether they can be used, and what they add to ours.</summary>
internal static class VendorBars
{
    /// <summary>Length that stands for a trading day, microseconds.</summary>
    public const long DayUs = 86_400_000_000;

    /// <summary>Whether the numbers are those of a bar.</summary>
    public static bool IsUsable(in Tick tick, bool reachesBelowZero) =>
        tick.Has(TickFields.Price | TickFields.BarOpen | TickFields.BarHigh | TickFields.BarLow)
        && tick.BarIntervalUs is > 0 and <= DayUs
        && TickTime.IsPossible(tick.TradeUs)
        && tick.BarLow <= Math.Min(tick.BarOpen, tick.Price)
        && tick.BarHigh >= Math.Max(tick.BarOpen, tick.Price)
        && (tick.BarLow > 0 || reachesBelowZero)
        && (!tick.Has(TickFields.Size) || tick.Size >= 0);

    public static Bar Of(in Tick tick, int date, long offset) => new()
    {
        StartUs = tick.TradeUs,
        EndUs = tick.TradeUs + tick.BarIntervalUs,
        TradingDate = date,
        PriceScale = tick.PriceScale,
        SizeScale = tick.SizeScale,
        Open = tick.BarOpen,
        High = tick.BarHigh,
        Low = tick.BarLow,
        Close = tick.Price,
        HasVolume = tick.Has(TickFields.Size),
        Volume = tick.Has(TickFields.Size) ? tick.Size : 0,
        HasOpenInterest = tick.Has(TickFields.OpenInterest),
        OpenInterest = tick.OpenInterest,
        Updates = 1,
        FirstOffset = offset,
        LastOffset = offset,
    };

    /// <summary>Where it really lies: the session of a daily bar, an intraday one cut at the end of trading.</summary>
    public static BarBounds Bounds(in TradingSession session, long startUs, long lengthUs) => lengthUs == DayUs
        ? new BarBounds(session.OpenUs, session.CloseUs)
        : new BarBounds(startUs, Math.Min(startUs + lengthUs, session.ContinuousCloseUs));

    /// <summary>Whether bars of that length say all of a specification's bars.</summary>
    public static bool Make(long lengthUs, BarSpec spec) =>
        lengthUs == DayUs ? spec.IsDay : spec.IsDay || (spec.LengthUs >= lengthUs && spec.LengthUs % lengthUs == 0);

    /// <summary>Which specification is that of the vendor's bars; -1: none that is built.</summary>
    public static int IndexOf(ReadOnlySpan<BarSpec> specs, long lengthUs)
    {
        int index = specs.Length - 1;
        while (index >= 0 && (specs[index].Price != BarPrice.Trade || !(lengthUs == DayUs ? specs[index].IsDay : specs[index] is { Kind: BarKind.Time, IsDay: false } && specs[index].LengthUs == lengthUs)))
        {
            index--;
        }

        return index;
    }

    /// <summary>The volume that the vendor has of a bar and we have not, at the vendor's scale.</summary>
    public static long Surplus(in Bar vendor, in Bar ours)
    {
        long have = ours.Volume;
        long has = vendor.Volume;
        int scale = Math.Max(vendor.SizeScale, ours.SizeScale);
        return ScaledNumber.TryRescale(ref have, ours.SizeScale, scale) && ScaledNumber.TryRescale(ref has, vendor.SizeScale, scale) && has > have
            ? (has - have) / ScaledNumber.PowerOfTen(scale - vendor.SizeScale)
            : 0;
    }
}
