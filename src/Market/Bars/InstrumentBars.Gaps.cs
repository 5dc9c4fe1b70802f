using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <content>What is missing, and what is filled in afterwards.</content>
public sealed partial class InstrumentBars
{
    private GapFill? _fill;
    private bool _tookWhileDown;

    /// <summary>Watermark at which a date is over: bars that gaps hold are due no more.</summary>
    private long _settleUs;

    /// <summary>What is missing of the dates whose bars these are.</summary>
    public GapList Gaps { get; } = new();

    /// <summary>What has come of gaps and waits for the word that they are filled; null where nothing does, and did since the last checkpoint.</summary>
    public GapFill? Fill => _fill;

    /// <summary>Volume that was filled in before the feed told it, by specification: <c>Rules.Specs[index]</c>.</summary>
    public FilledAhead FilledAhead(int index) => _book.Series(index).Ahead;

    /// <summary>Puts what is missing back from a checkpoint; before the bars.</summary>
    public void Restore(IEnumerable<Gap> gaps, IEnumerable<FilledSpan> filled) => Gaps.Restore(gaps, filled);

    /// <summary>Puts volume back that was filled in before the feed told it.</summary>
    public void Restore(BarSpec spec, FilledAhead ahead) => _book.Series(Rules.IndexOf(spec)).Ahead = ahead;

    /// <summary>Puts a bar back that waits for the word that a gap is filled; of no specification: a vendor's.</summary>
    public void RestoreFill(BarSpec? spec, in Bar bar) => (_fill ??= new GapFill(Rules)).Restore(spec, bar);

    /// <summary>Puts back how many ticks those are.</summary>
    public void RestoreFill(long ticks) => (_fill ??= new GapFill(Rules)).Ticks = ticks;

    /// <summary>
    /// Takes a control tick that tells a gap of this instrument alone, before its first tick after it. False where the time is none, or the date is another
    /// source's, or done.
    /// </summary>
    public bool Miss(in Tick tick, SourceClock clock)
    {
        TakeMissing(clock);
        var (fromUs, toUs) = (tick.DownSinceUs, tick.ClockUs);
        bool isOwn = false;
        bool isOneDate = Rules.Clock.TryGetSessionOf(fromUs, out var first) & Rules.Clock.TryGetSessionOf(toUs - 1, out var last) && first.TradingDate == last.TradingDate;
        foreach (var session in isOneDate ? [first] : (ReadOnlySpan<TradingSession>)[first, last])
        {
            long beginUs = Math.Max(fromUs, session.OpenUs);
            long endUs = Math.Min(toUs, session.CloseUs + _book.ClosingUs);
            if (session.TradingDate == 0 || beginUs >= endUs || !Dates.TryBeginGap(this, session))
            {
                continue;
            }

            bool hasIds = tick.Has(TickFields.Sequence | TickFields.LastSequence) && tick.Sequence <= tick.LastSequence;
            Gaps.Add(new Gap(session.TradingDate, beginUs, endUs)
            {
                FillFromUs = Math.Clamp(ForgottenUs, beginUs, endUs),
                AfterSequence = hasIds ? tick.Sequence - 1 : _memory.HasSequence ? _memory.Sequence : null,
                BeforeSequence = hasIds ? tick.LastSequence + 1 : null,
                HasAllSequences = hasIds && isOneDate,
            });
            isOwn = true;
        }

        if (isOwn)
        {
            // The next snapshot is the first one after an absence.
            // The source's own observation may begin at the very end of the gap, and is another.
            _memory.ObservedSinceUs = toUs + 1;
            IsDirty = true;
        }

        return isOwn;
    }

    /// <summary>
    /// A snapshot tells of trades whose times nobody knows: those between the end of an absence and the first state after it, for vendors do not say when a
    /// subscription holds, and those around the moment in which a volume began anew.
    /// </summary>
    private void MissBefore(in Print print)
    {
        if (print.MissesFromUs == 0 || !Rules.Clock.TryLocate(print.TimeUs, out var session, out _) || !Dates.TryBeginGap(this, session))
        {
            return;
        }

        long gridUs = Math.Clamp(print.TimeUs, session.ContinuousOpenUs, session.ContinuousCloseUs - 1);
        Gaps.Miss(session.TradingDate, Math.Max(print.MissesFromUs, session.OpenUs), gridUs + 1, ForgottenUs, print.Unattributed > 0 ? gridUs : 0);
    }

    internal bool HasGap(int date)
    {
        foreach (var gap in Gaps.All)
        {
            if (gap.Date == date && !gap.IsLost)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A tick whose id was seen before.</summary>
    internal bool IsRepeated(in Tick tick) => tick.Has(TickFields.Sequence) && _memory.HasSequence && tick.Sequence <= _memory.Sequence;

    /// <summary>A date begins: what the source has missed of it is to be looked for.</summary>
    internal void Began()
    {
        Gaps.DateBegan();
        _settleUs = 0;
    }

    /// <summary>All of a date is missing, and nobody ever had anything of it.</summary>
    internal void BeginEmpty(in TradingSession session) =>
        Gaps.Add(new Gap(session.TradingDate, session.OpenUs, session.CloseUs + _book.ClosingUs) { IsUnseen = true });

    /// <summary>The source itself prints on a date that was begun by backfilled ticks.</summary>
    internal void EndEmpty(int date, long timeUs)
    {
        Gaps.EndUnseen(date, timeUs, _memory.HasSequence ? _memory.Sequence : null);
        Began();
        IsDirty = true;
    }

    /// <summary>A date is over; its bars are kept for its gaps.</summary>
    internal void Closed(int date)
    {
        _owned.Leave(date);
        IsDirty = true;
    }

    /// <summary>Takes a backfilled tick of a date whose bars these are; it waits for <see cref="ApplyFill"/>.</summary>
    internal TickOutcome Take(in Tick tick, long offset, in TradingSession session)
    {
        if (tick.Kind == TickKind.Bar)
        {
            return TakeVendorBar(tick, offset, session);
        }

        if (tick.Kind != TickKind.Trade)
        {
            return TickOutcome.BadBackfill;
        }

        if ((tick.Flags & (TickFlags.Suspicious | TickFlags.NotCounted)) != 0)
        {
            return TickOutcome.NotCounted;
        }

        if (TickCheck.OfTrade(tick, _reachesBelowZero) is var fault && fault != TickOutcome.Moved)
        {
            return fault;
        }

        Print.OfTrade(tick, out var print);
        if (!ClosingPrints.TryLocate(Rules.Clock, tick, print.TimeUs, out var own, out var placement) || (placement == Placement.Day && !_book.HasDay))
        {
            return TickOutcome.OutOfSession;
        }

        // An opening auction's print is in the first bar of the session.
        long gridUs = placement == Placement.Day ? print.TimeUs : Math.Clamp(print.TimeUs, own.ContinuousOpenUs, own.ContinuousCloseUs - 1);
        if (!Gaps.Lacks(session.TradingDate, print.TimeUs, tick, out bool isKnown) || !Gaps.Lacks(session.TradingDate, gridUs, tick, out _))
        {
            return TickOutcome.OutsideGap;
        }

        if (isKnown)
        {
            return TickOutcome.Duplicate;
        }

        if (!(_fill ??= new GapFill(Rules)).TryPlace(print, placement, own, offset) || !Gaps.TryReceive(session.TradingDate, print.TimeUs, tick))
        {
            return TickOutcome.Overflow;
        }

        IsDirty = true;
        return TickOutcome.Moved;
    }

    /// <summary>Puts what has come into the bars, and publishes those that are due; returns how many ticks that was.</summary>
    internal long ApplyFill(OpenDate open, in TradingSession session, BarBounds span, long saidUs, SourceClock clock, IBarSink sink)
    {
        TakeMissing(clock);
        _fill ??= new GapFill(Rules);
        long ticks = _fill.Ticks;
        _fill.Ticks = 0;
        long toUs = span.EndUs < session.CloseUs ? span.EndUs : Math.Max(span.EndUs, session.CloseUs + _book.ClosingUs);
        bool hasTotal = _memory.HasCumulativeVolume && _memory.SessionDate == open.Date;
        GapFilling.Apply(_book, _fill, Gaps, session, new BarBounds(span.StartUs, toUs), hasTotal);
        long untilUs = clock.Ended || (open.IsBackfilled && !HasGap(open.Date)) ? long.MaxValue
            : open.IsBackfilled ? Math.Max(span.EndUs, clock.Watermark - Rules.GraceUs)
            : clock.Watermark - Rules.GraceUs;
        _book.PublishDue(this, untilUs, Math.Max(clock.Watermark, saidUs), sink);
        if (clock.Watermark != 0)
        {
            Forget(clock);
        }

        _book.Schedule(Gaps);
        IsDirty = true;
        return ticks;
    }

    /// <summary>A tick that comes with an id at or below the last one: it is one of those that were missing, or a duplicate.</summary>
    private TickOutcome ApplyFound(in Tick tick, long offset, SourceClock clock)
    {
        if (!Rules.Clock.TryGetSessionOf(tick.BucketUs, out var session)
            || !Gaps.Lacks(session.TradingDate, tick.BucketUs, tick, out bool isKnown)
            || isKnown)
        {
            return TickOutcome.Duplicate;
        }

        var outcome = ApplyNew(tick, offset, clock);
        if (outcome == TickOutcome.Moved)
        {
            Gaps.TryReceive(session.TradingDate, tick.BucketUs, tick);
            while (Gaps.TakeComplete() is { } found)
            {
                // It was overtaken, and nothing is missing any more.
                GapFilling.Clear(_book, Gaps, found);
            }
        }

        return outcome;
    }

    private TickOutcome TakeVendorBar(in Tick tick, long offset, in TradingSession session)
    {
        if (!VendorBars.IsUsable(tick, _reachesBelowZero))
        {
            return TickOutcome.BadBackfill;
        }

        var bar = VendorBars.Of(tick, session.TradingDate, offset);
        var bounds = VendorBars.Bounds(session, bar.StartUs, tick.BarIntervalUs);
        if (bounds.StartUs < session.ContinuousOpenUs && tick.BarIntervalUs != VendorBars.DayUs || bounds.StartUs >= bounds.EndUs)
        {
            return TickOutcome.OutOfSession;
        }

        int index = VendorBars.IndexOf(Rules.Specs, tick.BarIntervalUs);
        if (index >= 0 && SessionClock.Bounds(session, Rules.Specs[index], bounds.StartUs) != bounds)
        {
            return TickOutcome.BadBackfill;
        }

        if (!MissesBar(session.TradingDate, bounds, isBuilt: index >= 0))
        {
            return TickOutcome.OutsideGap;
        }

        IsDirty = true;
        return (_fill ??= new GapFill(Rules)).TryPlace(bar) ? TickOutcome.Moved : TickOutcome.Overflow;
    }

    /// <summary>Whether a bar is not complete, and all that we have of it is known.</summary>
    /// <param name="isBuilt">Bars of its length are built; where not, nothing of it may be ours.</param>
    private bool MissesBar(int date, BarBounds bounds, bool isBuilt)
    {
        foreach (var gap in Gaps.All)
        {
            bool isKnown = isBuilt ? bounds.StartUs >= gap.FillFromUs || gap.FillFromUs == gap.FromUs : bounds.StartUs >= gap.FillFromUs && bounds.EndUs <= gap.ToUs;
            if (gap.Date == date && !gap.IsLost && gap.Overlaps(bounds.StartUs, bounds.EndUs) && isKnown)
            {
                return true;
            }
        }

        return false;
    }

    private void Adopt(InstrumentBars from, int date)
    {
        Gaps.Adopt(from.Gaps, date);
        Began();
        if (from._fill is { } fill)
        {
            (_fill ??= new GapFill(Rules)).Adopt(fill, date);
        }
    }

    /// <summary>Looks what the source has missed of the dates whose bars these are.</summary>
    /// <param name="isBehind">The last id that is remembered came behind it: that of a date's first tick.</param>
    private void TakeMissing(SourceClock clock, bool isBehind = false)
    {
        if (!Gaps.IsStale(clock))
        {
            return;
        }

        for (int i = 0; i < Dates.Open.Count; i++)
        {
            if (Dates.Open[i] is { IsClosed: false } open && open.Owner == this)
            {
                TakeMissing(clock, open.Date, isBehind);
            }
        }

        for (int i = 0; i < _book.Count; i++)
        {
            int last = 0;
            foreach (ref readonly var bar in _book[i])
            {
                if (bar.TradingDate != last && !Dates.IsClosed(bar.TradingDate))
                {
                    TakeMissing(clock, bar.TradingDate, isBehind);
                }

                last = bar.TradingDate;
            }
        }

        Gaps.Taken(clock);
        if (clock.DownSinceUs == 0)
        {
            // While it lasts the clock's own checkpoint says so.
            IsDirty |= _tookWhileDown;
            _tookWhileDown = false;
        }
    }

    private void TakeMissing(SourceClock clock, int date, bool isBehind)
    {
        if (Rules.Clock.TryGetSession(new DateOnly(date / 10000, date / 100 % 100, date % 100), out var session))
        {
            long? last = _memory.HasSequence ? _memory.Sequence : null;
            var (after, before) = isBehind ? ((long?)null, last) : (last, null);
            _tookWhileDown |= Gaps.Take(clock, date, session.OpenUs, session.CloseUs + _book.ClosingUs, ForgottenUs, after, before);
        }
    }
}
