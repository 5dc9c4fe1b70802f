using Candlewick.Market.Numbers;

namespace Candlewick.Market.Bars;

/// <summary>
/// Volume of a trading date that was filled in: the bar that got, or will get, it as unattributed, for the feed's total rose by it, gives it up. A mutable
/// struct; a series keeps what was filled in before the feed told it.
/// </summary>
public struct FilledAhead
{
    /// <summary>At <see cref="Scale"/>.</summary>
    public long Volume;

    public int Scale;

    /// <summary>Trading date, yyyymmdd: the next one's total begins anew.</summary>
    public int Date;

    internal void Add(int date, long volume, int scale)
    {
        if (Date != date)
        {
            this = default;
        }

        int finer = Math.Max(Scale, scale);
        if (ScaledNumber.TryRescale(ref Volume, Scale, finer) && ScaledNumber.TryRescale(ref volume, scale, finer) && volume <= long.MaxValue - Volume)
        {
            (Date, Volume, Scale) = (date, Volume + volume, finer);
        }
    }

    /// <summary>
    /// Takes it from a bar's unattributed volume, which falls below zero where more was filled in than the feed's total rose by: the sums stay right.
    /// </summary>
    /// <param name="atMost">No more than the bar has; the rest is kept.</param>
    internal void TakeFrom(ref Bar bar, bool atMost = false)
    {
        int finer = Math.Max(bar.SizeScale, Scale);
        var scaled = bar;
        if (bar.TradingDate != Date || !BarBuilder.TryRescale(ref scaled, bar.PriceScale, finer) || !ScaledNumber.TryRescale(ref Volume, Scale, finer))
        {
            this = default;
            return;
        }

        long taken = atMost ? Math.Clamp(scaled.Unattributed, 0, Volume) : Volume;
        scaled.Unattributed -= taken;
        bar = scaled;
        (Volume, Scale) = (Volume - taken, finer);
    }
}
