using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>What one tick does to a bar.</summary>
internal struct Print
{
    public long TimeUs;

    /// <summary>Id of the tick; 0: it has none.</summary>
    public long Sequence;
    public int PriceScale;
    public int SizeScale;
    public long Price;
    public bool IsTrade;
    public bool HasVolume;
    public long Volume;
    public long Unattributed;
    public Int128 Turnover;
    public bool HasOpenInterest;
    public long OpenInterest;
    public BarFlags Flags;

    /// <summary>Since when not all that was traded up to this print is known by its time, microseconds UTC; 0: nothing of it is missing.</summary>
    public long MissesFromUs;

    // What a snapshot says of the whole day, 0 = nothing; of use to the daily bar only.
    public bool HasCumulativeVolume;
    public long CumulativeVolume;
    public long SessionOpen;
    public long SessionHigh;
    public long SessionLow;

    /// <summary>A trade. Its price, where the condition of its sale lets it set one.</summary>
    public static void OfTrade(in Tick tick, out Print print)
    {
        Of(tick, out print);
        print.IsTrade = true;
        print.HasVolume = true;
        print.Volume = tick.Size;
        print.Turnover = ScaledNumber.Multiply(tick.Price, tick.Size);
        if ((tick.Flags & TickFlags.VolumeOnly) != 0)
        {
            print.Flags |= BarFlags.NoPrice;
        }
    }

    /// <summary>A snapshot; its volumes are still to be filled in.</summary>
    /// <param name="reachesBelowZero">The instrument has prices at and below zero.</param>
    public static void OfSnapshot(in Tick tick, bool reachesBelowZero, out Print print)
    {
        Of(tick, out print);
        print.HasVolume = print.HasCumulativeVolume = tick.Has(TickFields.CumulativeVolume);
        print.CumulativeVolume = print.HasCumulativeVolume ? tick.CumulativeVolume : 0;
        print.SessionOpen = tick.Has(TickFields.SessionOpen) && (tick.SessionOpen > 0 || reachesBelowZero) ? tick.SessionOpen : 0;
        print.SessionHigh = tick.Has(TickFields.SessionHigh) && (tick.SessionHigh > 0 || reachesBelowZero) ? tick.SessionHigh : 0;
        print.SessionLow = tick.Has(TickFields.SessionLow) && (tick.SessionLow > 0 || reachesBelowZero) ? tick.SessionLow : 0;
    }

    private static void Of(in Tick tick, out Print print)
    {
        print = default;
        print.TimeUs = tick.BucketUs;
        print.Sequence = tick.Has(TickFields.Sequence) ? tick.Sequence : 0;
        print.PriceScale = tick.PriceScale;
        print.SizeScale = tick.SizeScale;
        print.Price = tick.Price;
        print.HasOpenInterest = tick.Has(TickFields.OpenInterest);
        print.OpenInterest = tick.OpenInterest;
        print.Flags = (tick.Flags & TickFlags.TimeReplaced) != 0 ? BarFlags.TimeReplaced : BarFlags.None;
    }

    /// <summary>More decimal places; false where a number does not fit 64 bits then.</summary>
    public bool TryRescale(int priceScale, int sizeScale)
    {
        bool fits = ScaledNumber.TryRescale(ref Price, PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref SessionOpen, PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref SessionHigh, PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref SessionLow, PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref Volume, SizeScale, sizeScale)
            && ScaledNumber.TryRescale(ref Unattributed, SizeScale, sizeScale)
            && ScaledNumber.TryRescale(ref CumulativeVolume, SizeScale, sizeScale);
        PriceScale = priceScale;
        SizeScale = sizeScale;
        Turnover = ScaledNumber.Multiply(Price, Volume);
        return fits;
    }
}
