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
        bar.OpenSequence = bar.CloseSequence = print.Sequence;
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

    /// <summary>
    /// Adds what was filled in afterwards: a bar of the same span. False, and nothing has changed, where the sum does not fit. A bar that has no volume, or
    /// the day's of a snapshot feed, which the feed itself tells, gets none.
    /// </summary>
    /// <param name="added">Volume that the bar has more, at its size scale.</param>
    public static bool TryMerge(ref Bar bar, in Bar filled, out long added)
    {
        added = 0;
        var (sum, other) = (bar, filled);
        int priceScale = Math.Max(bar.PriceScale, filled.PriceScale);
        int sizeScale = Math.Max(bar.SizeScale, filled.SizeScale);
        if (!TryRescale(ref sum, priceScale, sizeScale) || !TryRescale(ref other, priceScale, sizeScale)
            || other.Volume > long.MaxValue - sum.Volume || !FitsSum(sum.Turnover, other.Turnover))
        {
            return false;
        }

        MergePrices(ref sum, other);
        if (sum.HasVolume && !sum.IsDayTotal)
        {
            sum.Volume += other.Volume;
            sum.Turnover += other.Turnover;
            added = other.Volume;
        }

        sum.Trades += other.Trades;
        sum.Updates += other.Updates;
        sum.Flags |= other.Flags & ~BarFlags.NoPrice;
        sum.FirstOffset = Math.Min(sum.FirstOffset, other.FirstOffset);
        sum.LastOffset = Math.Max(sum.LastOffset, other.LastOffset);
        sum.Dirty = true;
        bar = sum;
        return true;
    }

    private static void MergePrices(ref Bar bar, in Bar other)
    {
        bool isPriced = (bar.Flags & BarFlags.NoPrice) == 0;
        bool addsPrice = (other.Flags & BarFlags.NoPrice) == 0;
        if (isPriced && !addsPrice)
        {
            return;
        }

        bool isFirst = !isPriced && addsPrice;
        if (isFirst || Precedes(other.OpenTimeUs, other.OpenSequence, bar.OpenTimeUs, bar.OpenSequence))
        {
            (bar.Open, bar.OpenTimeUs, bar.OpenSequence) = (other.Open, other.OpenTimeUs, other.OpenSequence);
        }

        bar.High = isFirst ? other.High : Math.Max(bar.High, other.High);
        bar.Low = isFirst ? other.Low : Math.Min(bar.Low, other.Low);
        if (isFirst || Precedes(bar.CloseTimeUs, bar.CloseSequence, other.CloseTimeUs, other.CloseSequence))
        {
            (bar.Close, bar.CloseTimeUs, bar.CloseSequence) = (other.Close, other.CloseTimeUs, other.CloseSequence);
            bar.HasOpenInterest |= other.HasOpenInterest;
            bar.OpenInterest = other.HasOpenInterest ? other.OpenInterest : bar.OpenInterest;
        }

        bar.Flags &= isFirst ? ~BarFlags.NoPrice : ~BarFlags.None;
    }

    /// <summary>Of two ticks at one time the one with the lesser id was first; where there are no ids, the one that was there.</summary>
    private static bool Precedes(long timeUs, long sequence, long otherTimeUs, long otherSequence) =>
        timeUs < otherTimeUs || (timeUs == otherTimeUs && sequence < otherSequence);

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
            bar.OpenSequence = bar.CloseSequence = print.Sequence;
        }

        bool isPrice = (print.Flags & BarFlags.NoPrice & ~bar.Flags) == 0 || bar.FirstOffset == offset;
        bool isClose = isPrice && !Precedes(print.TimeUs, print.Sequence, bar.CloseTimeUs, bar.CloseSequence);
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
        if (Precedes(print.TimeUs, print.Sequence, bar.OpenTimeUs, bar.OpenSequence))
        {
            bar.Open = print.Price;
            bar.OpenTimeUs = print.TimeUs;
            bar.OpenSequence = print.Sequence;
        }

        bar.High = Math.Max(bar.High, print.Price);
        bar.Low = Math.Min(bar.Low, print.Price);
        if (isClose)
        {
            bar.Close = print.Price;
            bar.CloseTimeUs = print.TimeUs;
            bar.CloseSequence = print.Sequence;
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
            bar.HasVolume = bar.IsDayTotal = true;
            bar.Volume = print.CumulativeVolume;
        }
    }

    /// <summary>The increase at the last price; after a fall, which says nothing of what was taken back, the whole at the last price.</summary>
    private static Int128 DayTurnover(in Bar bar, in Print print) =>
        ScaledNumber.Multiply(
            print.Price, print.CumulativeVolume < bar.Volume ? print.CumulativeVolume : print.CumulativeVolume - bar.Volume);

    /// <summary>More decimal places; false, and the bar is of no use, where a number does not fit.</summary>
    public static bool TryRescale(ref Bar bar, int priceScale, int sizeScale)
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
