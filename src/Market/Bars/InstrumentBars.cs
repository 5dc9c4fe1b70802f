using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// The bars of one instrument from one source, of all specifications. The result depends on nothing but the sequence of
/// ticks and clock ticks of that instrument: of its source, and of the others that it shares <see cref="Dates"/> with. Not
/// safe to share between threads.
/// </summary>
public sealed class InstrumentBars
{
    private readonly BarSeries[] _series;

    /// <summary>Which of them has the daily bars; -1: none.</summary>
    private readonly int _day;

    private InstrumentMemory _memory;
    private int _missingVersion = -1;

    // The date that was printed last and is its own; another one, or none, is asked for again.
    private int _ownDate;
    private long _ownFromUs;

    /// <param name="dates">Who owns which date; null where the instrument has no other source.</param>
    public InstrumentBars(InstrumentId instrument, string source, VenueRules rules, InstrumentDates? dates = null)
    {
        Dates = dates ?? new InstrumentDates();
        Instrument = instrument;
        Source = source;
        Rules = rules;
        _series = new BarSeries[rules.Specs.Length];
        for (int i = 0; i < _series.Length; i++)
        {
            _series[i] = new BarSeries(rules.Specs[i], rules.Rules.BarRules[i]);
        }

        _day = Array.FindIndex(_series, series => series.Spec.IsDay);
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
    public long NextDueUs { get; private set; } = long.MaxValue;

    /// <summary>Changed since <see cref="MarkClean"/>: belongs in the next checkpoint.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>No bar is retained.</summary>
    public bool IsIdle => !Array.Exists(_series, series => series.Count > 0);

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

        if (tick.Has(TickFields.Sequence))
        {
            if (_memory.HasSequence && tick.Sequence <= _memory.Sequence)
            {
                return TickOutcome.Duplicate;
            }

            // Also of a tick that proves invalid: it was seen.
            _memory.HasSequence = true;
            _memory.Sequence = tick.Sequence;
            IsDirty = true;
        }

        if ((tick.Flags & (TickFlags.Suspicious | TickFlags.TimeIsolated | TickFlags.NotCounted)) != 0)
        {
            return (tick.Flags & TickFlags.TimeIsolated) != 0 ? TickOutcome.TimeIsolated : TickOutcome.NotCounted;
        }

        return tick.Kind switch
        {
            TickKind.Trade => ApplyTrade(tick, offset, clock),
            TickKind.Snapshot => ApplySnapshot(tick, offset, clock),
            _ => TickOutcome.Incomplete,
        };
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
        if (clock.Watermark < NextDueUs && !clock.Ended && clock.MissingVersion == _missingVersion)
        {
            return;
        }

        FlagMissing(clock);
        PublishDue(clock, sink);
        // An ended source revises nothing; a bar that reaches beyond its end may be another's to continue.
        long forgetUs = clock.Ended ? clock.Watermark : clock.Watermark - Rules.WindowUs;
        foreach (var series in _series)
        {
            long lastUs = series.Evict(forgetUs, Rules.Clock);
            IsDirty |= lastUs != 0;
            ForgottenUs = Math.Max(ForgottenUs, lastUs);
        }

        if (clock.Ended)
        {
            Array.ForEach(_series, series => series.Trim());
            Dates.Leave(this, clock.Watermark);
        }
        else
        {
            Dates.Settle(this, forgetUs);
        }

        Schedule();
        TakeNextRules();
    }

    /// <summary>Retained bars of <c>Rules.Specs[index]</c>, oldest first, open ones among them; valid until the next call.</summary>
    public ReadOnlySpan<Bar> Bars(int index) => _series[index].Bars;

    /// <summary>Says that the present state is in a checkpoint.</summary>
    public void MarkClean() => IsDirty = false;

    /// <summary>Puts the memory of a checkpoint back.</summary>
    public void Restore(in InstrumentMemory memory, long forgottenUs = 0) => (_memory, ForgottenUs) = (memory, forgottenUs);

    /// <summary>Puts one bar of a checkpoint back; in any order.</summary>
    /// <exception cref="ArgumentException">The rules have no such specification, or the bar is there already.</exception>
    public void Restore(BarSpec spec, in Bar bar)
    {
        var series = _series[Rules.IndexOf(spec)];
        int index = ~series.Find(bar.StartUs, bar.Ordinal);
        if (index < 0)
        {
            throw new ArgumentException($"{Instrument} has two {spec} bars that start at {bar.StartUs}.", nameof(bar));
        }

        series.Insert(index) = bar;
        if (bar.Dirty)
        {
            series.Touch(index);
        }

        series.Advance();
        NextDueUs = Math.Min(NextDueUs, bar.EndUs + (bar.Dirty ? Rules.GraceUs : Rules.WindowUs));
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

        for (int i = 0; i < _series.Length; i++)
        {
            _series[i].Adopt(from._series[i], date);
        }

        if (from._memory.SessionDate == date && _memory.SessionDate <= date)
        {
            var (has, sequence) = (_memory.HasSequence, _memory.Sequence);
            _memory = from._memory;
            (_memory.HasSequence, _memory.Sequence) = (has, sequence);
        }

        Schedule();
        IsDirty = true;
        from.Left(date);
        return true;
    }

    /// <summary>Forgets a date that is done.</summary>
    internal void Drop(int date)
    {
        foreach (var series in _series)
        {
            series.Drop(date);
        }

        Left(date);
    }

    private void Left(int date)
    {
        _ownDate = _ownDate == date ? 0 : _ownDate;
        Schedule();
        IsDirty = true;
    }

    private void Schedule()
    {
        NextDueUs = long.MaxValue;
        foreach (var series in _series)
        {
            if (series.Pending < series.Count)
            {
                NextDueUs = Math.Min(NextDueUs, series[series.Pending].EndUs + Rules.GraceUs);
            }

            if (series.Pending > 0)
            {
                NextDueUs = Math.Min(NextDueUs, series[0].EndUs + Rules.WindowUs);
            }
        }
    }

    private void TakeNextRules()
    {
        if (IsIdle && NextRules is { } next)
        {
            Rules = next;
            NextRules = null;
            IsDirty = true;
        }
    }

    private TickOutcome ApplyTrade(in Tick tick, long offset, SourceClock clock)
    {
        if (!tick.Has(TickFields.Price | TickFields.Size))
        {
            return TickOutcome.Incomplete;
        }

        if (Fault(tick, tick.Size) is var fault && fault != TickOutcome.Moved)
        {
            return fault;
        }

        var print = Print.Of(tick);
        print.IsTrade = true;
        print.HasVolume = true;
        print.Volume = tick.Size;
        print.Turnover = ScaledNumber.Multiply(tick.Price, tick.Size);
        return !Rules.Clock.TryLocate(print.TimeUs, out var session, out var phase) ? TickOutcome.OutOfSession
            : clock.Watermark - print.TimeUs > Rules.WindowUs ? TickOutcome.Late
            : Owns(session, print.TimeUs, out _) ? Move(print, phase.IsDayOnly ? Placement.Day : Placement.All, session, offset, clock)
            : SetAside(session, offset);
    }

    private TickOutcome ApplySnapshot(in Tick tick, long offset, SourceClock clock)
    {
        if (!tick.Has(TickFields.Price))
        {
            return TickOutcome.Quote;
        }

        if (Fault(tick, tick.Has(TickFields.CumulativeVolume) ? tick.CumulativeVolume : 0) is var fault && fault != TickOutcome.Moved)
        {
            return fault;
        }

        var print = Print.Of(tick);
        print.HasVolume = print.HasCumulativeVolume = tick.Has(TickFields.CumulativeVolume);
        print.CumulativeVolume = print.HasCumulativeVolume ? tick.CumulativeVolume : 0;
        print.SessionOpen = tick.Has(TickFields.SessionOpen) ? tick.SessionOpen : 0;
        print.SessionHigh = tick.Has(TickFields.SessionHigh) ? tick.SessionHigh : 0;
        print.SessionLow = tick.Has(TickFields.SessionLow) ? tick.SessionLow : 0;
        var memory = _memory;
        var outcome = SnapshotLedger.Read(ref memory, tick, clock, Rules, ref print, out var placement);
        if (outcome == TickOutcome.Moved && Rules.Clock.TryLocate(print.TimeUs, out var session, out _))
        {
            bool owns = Owns(session, print.TimeUs, out bool continued);
            if (continued)
            {
                return ApplySnapshot(tick, offset, clock); // Read anew with what the source before knew; once, for the date is its own now.
            }

            outcome = owns ? Move(print, placement, session, offset, clock) : SetAside(session, offset);
        }

        if (outcome is not (TickOutcome.Overflow or TickOutcome.NotOwner))
        {
            _memory = memory;
            IsDirty = true;
        }

        return outcome;
    }

    /// <summary>What makes its numbers unusable; <see cref="TickOutcome.Moved"/> where nothing does.</summary>
    private static TickOutcome Fault(in Tick tick, long volume) =>
        !TickTime.IsPossible(tick.BucketUs) ? TickOutcome.BadTime
        : tick.Price <= 0 ? TickOutcome.BadPrice
        : volume < 0 ? TickOutcome.BadSize
        : TickOutcome.Moved;

    /// <summary>Whether a print of that time may move bars of the session's date.</summary>
    /// <param name="continued">Bars and memory of another source were taken over just now.</param>
    private bool Owns(in TradingSession session, long timeUs, out bool continued)
    {
        continued = false;
        if (session.TradingDate == _ownDate && timeUs >= _ownFromUs)
        {
            return true;
        }

        if (!Dates.TryOwn(this, session, timeUs, out var owned, out continued))
        {
            return false;
        }

        (_ownDate, _ownFromUs) = (owned!.Date, owned.FromUs);
        return true;
    }

    private TickOutcome SetAside(in TradingSession session, long offset)
    {
        Dates.Add(session.TradingDate, Source, offset);
        return TickOutcome.NotOwner;
    }

    private TickOutcome Move(in Print print, Placement placement, in TradingSession session, long offset, SourceClock clock)
    {
        if (placement == Placement.Day && _day < 0)
        {
            return TickOutcome.OutOfSession;
        }

        var (from, to) = placement == Placement.Day ? (_day, _day + 1) : (0, _series.Length);
        long gridUs = Math.Clamp(print.TimeUs, session.ContinuousOpenUs, session.ContinuousCloseUs - 1);
        for (int i = from; i < to; i++)
        {
            if (!_series[i].Seek(session, _series[i].Spec.IsDay ? print.TimeUs : gridUs, print))
            {
                return TickOutcome.Overflow;
            }
        }

        IsDirty = true;
        for (int i = from; i < to; i++)
        {
            ref readonly var bar = ref _series[i].Add(session, print, offset, clock);
            NextDueUs = Math.Min(NextDueUs, bar.EndUs + Rules.GraceUs);
        }

        return TickOutcome.Moved;
    }

    /// <summary>A published bar that proves to overlap an outage is revised, as long as it may be.</summary>
    private void FlagMissing(SourceClock clock)
    {
        if (clock.MissingVersion == _missingVersion)
        {
            return;
        }

        _missingVersion = clock.MissingVersion;
        foreach (var series in _series)
        {
            for (int i = 0; i < series.Count; i++)
            {
                ref var bar = ref series[i];
                // A published bar with an ordinal is final.
                bool isRevisable = bar.IsOpen || bar.Dirty || (bar.Ordinal == 0 && bar.EndUs > clock.Watermark - Rules.WindowUs);
                if (isRevisable && (bar.Flags & BarFlags.Gap) == 0 && clock.Misses(bar.StartUs, bar.EndUs))
                {
                    bar.Flags |= BarFlags.Gap;
                    bar.Dirty = true;
                    series.Touch(i);
                    IsDirty = true;
                }
            }
        }
    }

    private void PublishDue(SourceClock clock, IBarSink sink)
    {
        long dueUs = clock.Ended ? long.MaxValue : clock.Watermark - Rules.GraceUs;
        while (true)
        {
            BarSeries? first = null;
            foreach (var series in _series)
            {
                if (series.Pending < series.Count)
                {
                    long endUs = series[series.Pending].EndUs;
                    if (endUs <= dueUs && (first is null || endUs < first[first.Pending].EndUs))
                    {
                        first = series;
                    }
                }
            }

            if (first is null)
            {
                return;
            }

            ref var bar = ref first[first.Pending];
            uint revision = bar.Published++;
            bar.Dirty = false;
            first.Advance();
            IsDirty = true;
            sink.Publish(this, first.Spec, bar, revision, clock.Watermark);
        }
    }
}
