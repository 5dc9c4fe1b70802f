using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>What one tick does to a bar.</summary>
internal struct Print
{
    public long TimeUs;

    /// <summary>Whose price it is.</summary>
    public BarPrice Of;

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
        Take(tick, out print);
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
        Take(tick, out print);
        print.HasVolume = print.HasCumulativeVolume = tick.Has(TickFields.CumulativeVolume);
        print.CumulativeVolume = print.HasCumulativeVolume ? tick.CumulativeVolume : 0;
        print.SessionOpen = tick.Has(TickFields.SessionOpen) && (tick.SessionOpen > 0 || reachesBelowZero) ? tick.SessionOpen : 0;
        print.SessionHigh = tick.Has(TickFields.SessionHigh) && (tick.SessionHigh > 0 || reachesBelowZero) ? tick.SessionHigh : 0;
        print.SessionLow = tick.Has(TickFields.SessionLow) && (tick.SessionLow > 0 || reachesBelowZero) ? tick.SessionLow : 0;
    }

    /// <summary>A quote, of the time at which it was told: trade times are those of trades. False where the tick has none.</summary>
    public static bool TryQuote(in Tick tick, BarPrice of, bool reachesBelowZero, out Print print)
    {
        Take(tick, out print);
        print.Of = of;
        print.TimeUs = (tick.Flags & TickFlags.TimeReplaced) != 0 || tick.ExchangeUs == 0 ? tick.ReceiveUs : tick.ExchangeUs;
        print.TimeUs = print.TimeUs == 0 ? tick.BucketUs : print.TimeUs;
        print.HasOpenInterest = false;
        bool hasBid = tick.Has(TickFields.Bid) && (tick.Bid > 0 || reachesBelowZero);
        bool hasAsk = tick.Has(TickFields.Ask) && (tick.Ask > 0 || reachesBelowZero);
        print.Price = of == BarPrice.Ask ? tick.Ask : tick.Bid;
        return TickTime.IsPossible(print.TimeUs)
            && (of == BarPrice.Ask || hasBid) && (of == BarPrice.Bid || hasAsk) && (of != BarPrice.Mid || TryTakeMid(tick, ref print));
    }

    /// <summary>Half way between both, exactly: one decimal place more where it needs one.</summary>
    private static bool TryTakeMid(in Tick tick, ref Print print)
    {
        var sum = (Int128)tick.Bid + tick.Ask;
        bool isWhole = Int128.IsEvenInteger(sum);
        var price = isWhole ? sum / 2 : sum * 5;
        print.Price = (long)price;
        print.PriceScale += isWhole ? 0 : 1;
        return print.Price == price && print.PriceScale <= ScaledNumber.MaxScale;
    }

    private static void Take(in Tick tick, out Print print)
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
