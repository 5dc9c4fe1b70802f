using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// The bars of one instrument from one source, of all specifications. The result depends on nothing but the sequence of
/// ticks and clock ticks of that instrument: of its source, and of the others that it shares <see cref="Dates"/> with. Not
/// safe to share between threads.
/// </summary>
public sealed partial class InstrumentBars
{
    private readonly BarBook _book;
    private readonly bool _reachesBelowZero;
    private InstrumentMemory _memory;
    private OwnedDate _owned;

    /// <param name="dates">Who owns which date; null where the instrument has no other source.</param>
    public InstrumentBars(InstrumentId instrument, string source, VenueRules rules, InstrumentDates? dates = null)
    {
        Dates = dates ?? new InstrumentDates();
        Instrument = instrument;
        Source = source;
        Rules = rules;
        _book = new BarBook(rules);
        _reachesBelowZero = PriceRange.ReachesBelowZero(instrument);
    }

    public InstrumentId Instrument { get; }

    public string Source { get; }

    /// <summary>Which of the instrument's sources owns which trading date.</summary>
    public InstrumentDates Dates { get; }

    /// <summary>End of the last bar that is retained no more, microseconds UTC; 0 where none was.</summary>
    public long ForgottenUs { get; private set; }

    /// <summary>What the retained bars are built under.</summary>
    public VenueRules Rules { get; private set; }

    /// <summary>What follows when no bar is retained any more; null where nothing does.</summary>
    public VenueRules? NextRules { get; private set; }

    /// <summary>Watermark at which <see cref="Close"/> has something to publish or forget; <see cref="long.MaxValue"/>: nothing is retained.</summary>
    public long NextDueUs => _book.NextDueUs;

    /// <summary>Changed since <see cref="MarkClean"/>: belongs in the next checkpoint.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>No bar is retained.</summary>
    public bool IsIdle => _book.IsEmpty;

    public ref readonly InstrumentMemory Memory => ref _memory;

    /// <summary>
    /// Takes a trade or snapshot found at <paramref name="offset"/>. Allocates nothing but the amortised growth of the
    /// arrays of bars.
    /// </summary>
    public TickOutcome Apply(in Tick tick, long offset, SourceClock clock)
    {
        if (clock.Ended)
        {
            return TickOutcome.SourceEnded;
        }

        if (tick.Kind == TickKind.Bar || (tick.Flags & TickFlags.Backfilled) != 0)
        {
            return Dates.Backfill(this, tick, offset);
        }

        TakeMissing(clock);
        if (tick.Has(TickFields.Sequence))
        {
            if (_memory.HasSequence && tick.Sequence <= _memory.Sequence)
            {
                return ApplyFound(tick, offset, clock);
            }

            // Also of a tick that proves invalid: it was seen.
            _memory.HasSequence = true;
            _memory.Sequence = tick.Sequence;
            if (clock.DownSinceUs == 0)
            {
                Gaps.Resume(tick.Sequence);
            }

            IsDirty = true;
        }

        return ApplyNew(tick, offset, clock);
    }

    /// <summary>
    /// Says which session group the instrument is in. A bar stays in the group it was begun in, and its revisions too: while
    /// any is retained, the change waits. The last word counts.
    /// </summary>
    /// <param name="rules">Of the same specifications, grace and window as those so far.</param>
    public void NameGroup(VenueRules rules)
    {
        IsDirty |= rules != (NextRules ?? Rules);
        NextRules = rules == Rules ? null : rules;
        TakeNextRules();
    }

    /// <summary>
    /// To be called after every clock tick of the source, for each of its instruments: publishes what is due, in order of
    /// end and shorter intervals first, and forgets what can no longer be revised. Costs a comparison when nothing is due.
    /// </summary>
    public void Close(SourceClock clock, IBarSink sink)
    {
        TakeMissing(clock);
        if (!_book.IsDue(clock, Gaps) && clock.Watermark < _settleUs)
        {
            return;
        }

        IsDirty |= _book.FlagMissing(clock, Gaps);
        IsDirty |= _book.PublishDue(this, clock.Ended ? long.MaxValue : clock.Watermark - Rules.GraceUs, clock.Watermark, sink);
        Forget(clock);
        if (clock.Ended)
        {
            _book.Trim();
            Dates.Leave(this, clock.Watermark);
        }
        else
        {
            Dates.Settle(this, clock.Watermark - Rules.WindowUs - ClosingPrints.WaitUs(Rules));
        }

        _settleUs = Dates.FirstClose(this) is var closeUs && closeUs < long.MaxValue ? closeUs + Rules.WindowUs + ClosingPrints.WaitUs(Rules) : closeUs;
        _book.Schedule(Gaps);
        TakeNextRules();
    }

    /// <summary>Retained bars of <c>Rules.Specs[index]</c>, oldest first, open ones among them; valid until the next call.</summary>
    public ReadOnlySpan<Bar> Bars(int index) => _book[index];

    /// <summary>Says that the present state is in a checkpoint.</summary>
    public void MarkClean() => IsDirty = false;

    /// <summary>Puts the memory of a checkpoint back.</summary>
    public void Restore(in InstrumentMemory memory, long forgottenUs = 0) => (_memory, ForgottenUs) = (memory, forgottenUs);

    /// <summary>Puts one bar of a checkpoint back; in any order.</summary>
    /// <exception cref="ArgumentException">The rules have no such specification, or the bar is there already.</exception>
    public void Restore(BarSpec spec, in Bar bar)
    {
        if (!_book.TryRestore(Rules.IndexOf(spec), bar, Gaps))
        {
            throw new ArgumentException($"{Instrument} has two {spec} bars that start at {bar.StartUs}.", nameof(bar));
        }
    }

    /// <summary>
    /// Takes over a date's bars, and what is known of the volume so far. False where they are of another session group
    /// than bars that are retained here: one instrument and source has one.
    /// </summary>
    internal bool TryAdopt(InstrumentBars from, int date)
    {
        if (from.Rules != Rules)
        {
            if (!IsIdle)
            {
                return false;
            }

            var own = NextRules ?? Rules;
            Rules = from.Rules;
            NextRules = own == Rules ? null : own;
        }

        _book.Adopt(from._book, date);
        Adopt(from, date);
        if (from._memory.SessionDate == date && _memory.SessionDate <= date)
        {
            var (has, sequence) = (_memory.HasSequence, _memory.Sequence);
            _memory = from._memory;
            (_memory.HasSequence, _memory.Sequence) = (has, sequence);
        }

        _book.Schedule(Gaps);
        IsDirty = true;
        from.Left(date);
        return true;
    }

    /// <summary>Forgets a date that is done.</summary>
    internal void Drop(int date)
    {
        _book.Drop(date);
        Left(date);
    }

    private void Forget(SourceClock clock)
    {
        long lastUs = _book.Forget(clock, Rules.Clock, Gaps);
        IsDirty |= lastUs != 0;
        ForgottenUs = Math.Max(ForgottenUs, lastUs);
    }

    private void Left(int date)
    {
        _owned.Leave(date);
        Gaps.Leave(date);
        _fill?.Drop(date);
        _book.Schedule(Gaps);
        IsDirty = true;
    }

    private void TakeNextRules()
    {
        if (NextRules is not null && !IsIdle)
        {
            Dates.GiveUp(this); // Hours that change for the days to come wait for no fill.
        }

        if (IsIdle && NextRules is { } next)
        {
            Rules = next;
            NextRules = null;
            IsDirty = true;
        }
    }

    private TickOutcome ApplyNew(in Tick tick, long offset, SourceClock clock)
    {
        if ((tick.Flags & (TickFlags.Suspicious | TickFlags.TimeIsolated | TickFlags.NotCounted)) != 0)
        {
            return (tick.Flags & TickFlags.TimeIsolated) != 0 ? TickOutcome.TimeIsolated : TickOutcome.NotCounted;
        }

        var outcome = tick.Kind switch
        {
            TickKind.Trade => ApplyTrade(tick, offset, clock),
            TickKind.Snapshot => ApplySnapshot(tick, offset, clock),
            _ => TickOutcome.Incomplete,
        };
        return _book.HasQuotes && outcome is TickOutcome.Moved or TickOutcome.Quote or TickOutcome.OutOfSession && ApplyQuotes(tick, offset, clock)
            ? TickOutcome.Moved
            : outcome;
    }

    private TickOutcome ApplyTrade(in Tick tick, long offset, SourceClock clock)
    {
        if (TickCheck.OfTrade(tick, _reachesBelowZero) is var fault && fault != TickOutcome.Moved)
        {
            return fault;
        }

        Print.OfTrade(tick, out var print);
        return !ClosingPrints.TryLocate(Rules.Clock, tick, print.TimeUs, out var session, out var placement) ? TickOutcome.OutOfSession
            : clock.Watermark - print.TimeUs > Rules.WindowUs ? TickOutcome.Late
            : _owned.Has(this, session, print.TimeUs, out _) ? Move(print, placement, session, offset, clock)
            : SetAside(session, offset);
    }

    private TickOutcome ApplySnapshot(in Tick tick, long offset, SourceClock clock)
    {
        if (!tick.Has(TickFields.Price) || (_reachesBelowZero && TickCheck.IsUnset(tick)))
        {
            return TickOutcome.Quote;
        }

        if (TickCheck.OfSnapshot(tick, _reachesBelowZero) is var fault && fault != TickOutcome.Moved)
        {
            return fault;
        }

        Print.OfSnapshot(tick, _reachesBelowZero, out var print);
        var memory = _memory;
        var outcome = SnapshotLedger.Read(ref memory, tick, clock, Rules, ref print, out var placement);
        if (memory.VolumeIsRolling && !_memory.VolumeIsRolling)
        {
            _book.TakeVolumeBack(clock);
        }

        if (outcome == TickOutcome.Moved && Rules.Clock.TryLocate(print.TimeUs, out var session, out _))
        {
            bool owns = _owned.Has(this, session, print.TimeUs, out bool continued);
            if (continued)
            {
                return ApplySnapshot(tick, offset, clock); // Read anew with what the source before knew; once, for the date is its own now.
            }

            outcome = owns ? Move(print, placement, session, offset, clock) : SetAside(session, offset);
            if (outcome == TickOutcome.Moved && print.Unattributed > 0)
            {
                Gaps.Land(session.TradingDate, Math.Clamp(print.TimeUs, session.ContinuousOpenUs, session.ContinuousCloseUs - 1));
            }
        }

        if (outcome is not (TickOutcome.Overflow or TickOutcome.NotOwner))
        {
            _memory = memory;
            IsDirty = true;
            MissBefore(print);
        }

        return outcome;
    }

    private TickOutcome SetAside(in TradingSession session, long offset)
    {
        Dates.Add(session.TradingDate, Source, offset);
        return TickOutcome.NotOwner;
    }

    private TickOutcome Move(in Print print, Placement placement, in TradingSession session, long offset, SourceClock clock)
    {
        if (placement == Placement.Day && !_book.HasDay)
        {
            return TickOutcome.OutOfSession;
        }

        TakeMissing(clock, isBehind: true); // Of a date that has just begun.
        if (!_book.TryPlace(print, placement, session, offset, Gaps))
        {
            return TickOutcome.Overflow;
        }

        IsDirty = true;
        return TickOutcome.Moved;
    }
}
