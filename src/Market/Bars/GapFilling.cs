using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>Puts what has come of a gap into the bars that it belongs to, all at once.</summary>
internal static class GapFilling
{
    /// <param name="book">The bars of ours, those around the gap among them.</param>
    /// <param name="fill">What has come.</param>
    /// <param name="gaps">What is missing; less afterwards.</param>
    /// <param name="session">Of the date.</param>
    /// <param name="span">The time of which it is said that all has come.</param>
    /// <param name="hasTotal">The feed tells the volume of this date so far, so that what was missed is in its next snapshot.</param>
    public static void Apply(BarBook book, GapFill fill, GapList gaps, in TradingSession session, BarBounds span, bool hasTotal)
    {
        int date = session.TradingDate;
        var added = new FilledAhead[book.Count];
        for (int i = 0; i < book.Count; i++)
        {
            foreach (ref readonly var bar in fill.Trades[i])
            {
                if (bar.TradingDate == date)
                {
                    Merge(book.Series(i), bar, ref added[i]);
                }
            }
        }

        long lengthUs = 0, fromUs = span.StartUs, toUs = span.EndUs;
        foreach (var vendor in fill.Vendors)
        {
            if (vendor.TradingDate == date)
            {
                Merge(book, vendor, session, added);
                lengthUs = Math.Max(lengthUs, vendor.EndUs - vendor.StartUs);

                // It tells of all its time.
                fromUs = Math.Min(fromUs, vendor.StartUs);
                toUs = Math.Max(toUs, vendor.EndUs);
            }
        }

        span = new BarBounds(fromUs, toUs);

        long[] landings = Landings(gaps, date, span);
        var concerned = Hull(gaps, date, span);
        gaps.Fill(date, span.StartUs, span.EndUs, byBars: lengthUs != 0);
        for (int i = 0; i < book.Count; i++)
        {
            if (book.Series(i) is { IsOfTrades: true } series)
            {
                Attribute(series, added[i], landings, hasTotal);
                Flag(series, gaps, date, concerned, mayClear: lengthUs == 0 || VendorBars.Make(lengthUs, series.Spec));
            }
        }

        fill.Drop(date);
    }

    /// <summary>Takes the flag off what was in a gap that there is no more.</summary>
    public static void Clear(BarBook book, GapList gaps, Gap gap)
    {
        for (int i = 0; i < book.Count; i++)
        {
            if (book.Series(i) is { IsOfTrades: true } series)
            {
                Flag(series, gaps, gap.Date, new BarBounds(gap.FromUs, gap.ToUs), mayClear: true);
            }
        }
    }

    private static void Merge(BarSeries series, in Bar filled, ref FilledAhead added)
    {
        long volume = series.Merge(filled, out int scale);
        if (volume != 0 && !series.Spec.IsDay)
        {
            added.Add(filled.TradingDate, volume, scale);
        }
    }

    /// <summary>A vendor's bar into ours of its own length, which is not complete, and into all that are made of such.</summary>
    private static void Merge(BarBook book, in Bar vendor, in TradingSession session, FilledAhead[] added)
    {
        long lengthUs = vendor.EndUs - vendor.StartUs;
        var bounds = VendorBars.Bounds(session, vendor.StartUs, lengthUs);
        int own = VendorBars.IndexOf(book.Specs, lengthUs);
        int at = own < 0 ? -1 : book.Series(own).At(bounds.StartUs);
        long surplus = at < 0 ? vendor.Volume : VendorBars.Surplus(vendor, book.Series(own)[at]);
        for (int i = 0; i < book.Count; i++)
        {
            var series = book.Series(i);
            if (!series.IsOfTrades || !VendorBars.Make(lengthUs, series.Spec))
            {
                continue;
            }

            var whole = SessionClock.Bounds(session, series.Spec, bounds.StartUs);
            if (bounds.EndUs > whole.EndUs)
            {
                continue;
            }

            var filled = vendor;
            (filled.StartUs, filled.EndUs) = (whole.StartUs, whole.EndUs);
            filled.Volume = surplus;
            filled.Turnover = ScaledNumber.Multiply(vendor.Close, surplus);
            filled.Flags = session.HasUnknownHours ? BarFlags.HoursUnknown : BarFlags.None;

            // It tells of all its time, so that nothing of ours in it was earlier or later.
            (filled.OpenTimeUs, filled.OpenSequence) = (bounds.StartUs, long.MinValue);
            (filled.CloseTimeUs, filled.CloseSequence) = (bounds.EndUs - 1, long.MaxValue);
            Merge(series, filled, ref added[i]);
        }
    }

    /// <summary>Times of the snapshots that brought the volume of the gaps, earliest first.</summary>
    private static long[] Landings(GapList gaps, int date, BarBounds span)
    {
        var times = new SortedSet<long>();
        foreach (var gap in gaps.All)
        {
            if (gap.Date == date && gap.LandedUs != 0 && gap.Overlaps(span.StartUs, span.EndUs))
            {
                times.Add(gap.LandedUs);
            }
        }

        return [.. times];
    }

    /// <summary>The time of all gaps that are filled, in which flags may go: ids may say that one is longer than what was filled in.</summary>
    private static BarBounds Hull(GapList gaps, int date, BarBounds span)
    {
        var hull = span;
        foreach (var gap in gaps.All)
        {
            if (gap.Date == date && gap.Overlaps(span.StartUs, span.EndUs))
            {
                hull = new BarBounds(Math.Min(hull.StartUs, gap.FromUs), Math.Max(hull.EndUs, gap.ToUs));
            }
        }

        return hull;
    }

    /// <summary>What has found its bars is unattributed no more, so that the volumes still add up to the feed's total.</summary>
    private static void Attribute(BarSeries series, FilledAhead added, long[] landings, bool hasTotal)
    {
        if (added.Volume == 0)
        {
            return;
        }

        if (landings.Length == 0)
        {
            if (hasTotal)
            {
                series.Ahead.Add(added.Date, added.Volume, added.Scale);
            }

            return;
        }

        for (int i = 0; i < landings.Length && added.Volume != 0; i++)
        {
            int at = series.At(landings[i]);
            if (at >= 0)
            {
                ref var bar = ref series[at];
                added.TakeFrom(ref bar, atMost: i + 1 < landings.Length);
                bar.Dirty = true;
                series.Touch(at);
            }
        }
    }

    private static void Flag(BarSeries series, GapList gaps, int date, BarBounds span, bool mayClear)
    {
        for (int i = 0; i < series.Count; i++)
        {
            ref var bar = ref series[i];
            if (bar.TradingDate != date || bar.StartUs >= span.EndUs || bar.EndUs <= span.StartUs)
            {
                continue;
            }

            bool isFlagged = (bar.Flags & BarFlags.Gap) != 0;
            bool misses = gaps.Misses(bar.StartUs, bar.EndUs);
            if (isFlagged ? !misses && mayClear : misses && bar.Dirty)
            {
                bar.Flags ^= BarFlags.Gap;
                bar.Dirty = true;
                series.Touch(i);
            }
        }
    }
}
