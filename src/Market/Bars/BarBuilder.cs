using Candlewick.Market.Numbers;

namespace Candlewick.Market.Bars;

/// <summary>
/// How prints make a bar. <see cref="Fits"/> comes first, for every interval, so that a tick with absurd numbers is refused
/// whole instead of moving some bars and not others.
/// </summary>
internal static class BarBuilder
{
    /// <summary>Whether the numbers stay within 64 bits (turnover: 128) at the finer of both scales.</summary>
    public static bool Fits(in Bar bar, in Print print, bool isDay)
    {
        if (bar.PriceScale == print.PriceScale && bar.SizeScale == print.SizeScale)
        {
            return FitsSameScale(bar, print, isDay);
        }

        var scaledBar = bar;
        var scaledPrint = print;
        int priceScale = Math.Max(bar.PriceScale, print.PriceScale);
        int sizeScale = Math.Max(bar.SizeScale, print.SizeScale);
        return TryRescale(ref scaledBar, priceScale, sizeScale)
            && scaledPrint.TryRescale(priceScale, sizeScale)
            && FitsSameScale(scaledBar, scaledPrint, isDay);
    }

    /// <summary>The first print of a bar whose bounds are set.</summary>
    public static void Begin(ref Bar bar, in Print print, long offset)
    {
        bar.PriceScale = print.PriceScale;
        bar.SizeScale = print.SizeScale;
        bar.Open = bar.High = bar.Low = bar.Close = print.Price;
        bar.OpenTimeUs = bar.CloseTimeUs = print.TimeUs;
        bar.FirstOffset = offset;
    }

    /// <summary>Open is the least (time, log order), close the greatest: later in the log wins a tie for the close only.</summary>
    public static void Add(ref Bar bar, in Print print, bool isDay, long offset)
    {
        if (bar.PriceScale != print.PriceScale || bar.SizeScale != print.SizeScale)
        {
            var scaled = print;
            int priceScale = Math.Max(bar.PriceScale, print.PriceScale);
            int sizeScale = Math.Max(bar.SizeScale, print.SizeScale);
            if (!TryRescale(ref bar, priceScale, sizeScale) || !scaled.TryRescale(priceScale, sizeScale))
            {
                throw new OverflowException($"A bar cannot hold a print at scales {priceScale} and {sizeScale}: ask Fits first.");
            }

            AddSameScale(ref bar, scaled, isDay, offset);
        }
        else
        {
            AddSameScale(ref bar, print, isDay, offset);
        }
    }

    private static bool FitsSameScale(in Bar bar, in Print print, bool isDay) =>
        isDay && print.HasCumulativeVolume
            ? FitsSum(bar.Turnover, DayTurnover(bar, print))
            : print.Volume <= long.MaxValue - bar.Volume
                && print.Unattributed <= long.MaxValue - bar.Unattributed
                && FitsSum(bar.Turnover, print.Turnover);

    /// <summary>A sum whose sign is that of neither addend is an overflow.</summary>
    private static bool FitsSum(Int128 a, Int128 b)
    {
        var sum = a + b;
        return Int128.IsPositive((a ^ sum) & (b ^ sum));
    }

    private static void AddSameScale(ref Bar bar, in Print print, bool isDay, long offset)
    {
        var unpriced = (bar.Flags & BarFlags.NoPrice) & ~print.Flags;
        if (unpriced != 0)
        {
            // The first print that sets a price takes the place of those that set none.
            bar.Flags &= ~unpriced;
            bar.Open = bar.High = bar.Low = bar.Close = print.Price;
            bar.OpenTimeUs = bar.CloseTimeUs = print.TimeUs;
        }

        bool isPrice = (print.Flags & BarFlags.NoPrice & ~bar.Flags) == 0 || bar.Count == 0;
        bool isClose = isPrice && print.TimeUs >= bar.CloseTimeUs;
        if (isPrice)
        {
            AddPrice(ref bar, print, isClose);
        }

        if (isDay && !print.IsTrade)
        {
            AddDay(ref bar, print, isClose);
        }
        else
        {
            bar.HasVolume |= print.HasVolume;
            bar.Volume += print.Volume;
            bar.Unattributed += print.Unattributed;
            bar.Turnover += print.Turnover;
        }

        if (print.IsTrade)
        {
            bar.Trades++;
        }
        else
        {
            bar.Updates++;
        }

        bar.Flags |= isPrice ? print.Flags : print.Flags & ~BarFlags.NoPrice;
        bar.LastOffset = offset;
        bar.Dirty = true;
    }

    private static void AddPrice(ref Bar bar, in Print print, bool isClose)
    {
        if (print.TimeUs < bar.OpenTimeUs)
        {
            bar.Open = print.Price;
            bar.OpenTimeUs = print.TimeUs;
        }

        bar.High = Math.Max(bar.High, print.Price);
        bar.Low = Math.Min(bar.Low, print.Price);
        if (isClose)
        {
            bar.Close = print.Price;
            bar.CloseTimeUs = print.TimeUs;
            if (print.HasOpenInterest)
            {
                bar.HasOpenInterest = true;
                bar.OpenInterest = print.OpenInterest;
            }
        }
    }

    /// <summary>
    /// The daily bar of a snapshot feed says what the exchange says of the day, so that a late start is right. Only the
    /// newest snapshot is asked: an older one's high and low are not final.
    /// </summary>
    private static void AddDay(ref Bar bar, in Print print, bool isClose)
    {
        if (isClose && print.SessionOpen != 0)
        {
            bar.Open = print.SessionOpen;
            bar.OpenTimeUs = bar.StartUs; // No tick is earlier than what the exchange says of the open.
        }

        if (isClose && print.SessionHigh != 0 && print.SessionLow != 0)
        {
            // A feed's high and low may lag behind its own last price.
            bar.High = Math.Max(print.SessionHigh, Math.Max(bar.Open, print.Price));
            bar.Low = Math.Min(print.SessionLow, Math.Min(bar.Open, print.Price));
        }

        if (print.HasCumulativeVolume)
        {
            var turnover = DayTurnover(bar, print);
            bar.Turnover = print.CumulativeVolume < bar.Volume ? turnover : bar.Turnover + turnover;
            bar.HasVolume = true;
            bar.Volume = print.CumulativeVolume;
        }
    }

    /// <summary>The increase at the last price; after a fall, which says nothing of what was taken back, the whole at the last price.</summary>
    private static Int128 DayTurnover(in Bar bar, in Print print) =>
        ScaledNumber.Multiply(
            print.Price, print.CumulativeVolume < bar.Volume ? print.CumulativeVolume : print.CumulativeVolume - bar.Volume);

    private static bool TryRescale(ref Bar bar, int priceScale, int sizeScale)
    {
        bool fits = ScaledNumber.TryRescale(ref bar.Open, bar.PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref bar.High, bar.PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref bar.Low, bar.PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref bar.Close, bar.PriceScale, priceScale)
            && ScaledNumber.TryRescale(ref bar.Volume, bar.SizeScale, sizeScale)
            && ScaledNumber.TryRescale(ref bar.Unattributed, bar.SizeScale, sizeScale);
        var factor = ScaledNumber.Multiply(
            ScaledNumber.PowerOfTen(priceScale - bar.PriceScale), ScaledNumber.PowerOfTen(sizeScale - bar.SizeScale));
        if (!fits || Int128.Abs(bar.Turnover) > Int128.MaxValue / factor)
        {
            return false;
        }

        bar.Turnover *= factor;
        bar.PriceScale = priceScale;
        bar.SizeScale = sizeScale;
        return true;
    }
}
