using System.Runtime.InteropServices;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// Which source's ticks make the bars of an instrument, by trading date; shared by the <see cref="InstrumentBars"/> of all
/// its sources. The first source that prints owns a date until it ends, or a control tick hands the date over; then the next
/// one goes on with its bars. Depends on nothing but the sequence of ticks. Not safe to share between threads.
/// </summary>
public sealed class InstrumentDates
{
    /// <summary>Dates that an ended source leaves to be continued, the last ones to end. Their open bars are kept that long.</summary>
    public const int MaxFree = 8;

    /// <summary>Entries of <see cref="SetAside"/>, the newest ones.</summary>
    public const int MaxSetAside = 32;

    /// <summary>Dates that are over and have gaps which may be filled, the last ones.</summary>
    public const int MaxClosed = 8;

    private readonly List<OpenDate> _open = [];
    private readonly List<SetAsideTicks> _setAside = [];

    /// <summary>Dates that are not done, free ones in the order in which they became so.</summary>
    public IReadOnlyList<OpenDate> Open => _open;

    /// <summary>Dates that nobody's ticks move any more.</summary>
    public DateRanges Done { get; } = new();

    /// <summary>Ticks that moved nothing because their date is another source's.</summary>
    public ReadOnlySpan<SetAsideTicks> SetAside => CollectionsMarshal.AsSpan(_setAside);

    /// <summary>What the last tick that moved nothing was counted in; of one tick: it is the first of its source and date.</summary>
    public SetAsideTicks LastSetAside { get; private set; }

    /// <summary>Changed since <see cref="MarkClean"/>: belongs in the next checkpoint.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Says that the present state is in a checkpoint.</summary>
    public void MarkClean() => IsDirty = false;

    /// <summary>Puts a date of a checkpoint back.</summary>
    public void Restore(int date, InstrumentBars owner, long fromUs, long closeUs, bool isFree, bool isClosed = false, bool isBackfilled = false) =>
        _open.Add(new OpenDate(date, owner, fromUs, closeUs, isFree) { IsClosed = isClosed, IsBackfilled = isBackfilled });

    /// <summary>Puts the rest of a checkpoint back.</summary>
    public void Restore(ReadOnlySpan<(int First, int Last)> done, ReadOnlySpan<SetAsideTicks> setAside)
    {
        Done.Restore(done);
        _setAside.Clear();
        _setAside.AddRange(setAside);
    }

    /// <summary>Whether any date's bars are, or were until it ended, those of <paramref name="bars"/>.</summary>
    public bool Concern(InstrumentBars bars) => _open.Exists(open => open.Owner == bars);

    /// <summary>The source that owns a date, or did until it ended; null where none does or the date is done.</summary>
    public string? OwnerOf(int date) => Find(date)?.Owner.Source;

    /// <summary>
    /// A control tick gives a date to a source, with its bars as they are. False where the date is done, or its bars are of
    /// another session group than those the source has.
    /// </summary>
    public bool HandOver(InstrumentBars to, in TradingSession session)
    {
        if (Find(session.TradingDate) is not { } open)
        {
            return TryBegin(to, session);
        }

        if (open.Owner == to || open.IsClosed)
        {
            return !open.IsClosed;
        }

        if (open.IsBackfilled)
        {
            return TryTakeOver(open, to, session.OpenUs);
        }

        long fromUs = Math.Max(open.FromUs, open.Owner.ForgottenUs);
        return TryContinue(open, to, fromUs);
    }

    /// <summary>Whether a print of <paramref name="by"/> makes bars of the session's date, which it owns from now on where nobody does.</summary>
    /// <param name="continued">Another source's bars are its own now.</param>
    internal bool TryOwn(InstrumentBars by, in TradingSession session, long timeUs, out OpenDate? owned, out bool continued)
    {
        continued = false;
        owned = Find(session.TradingDate);
        if (owned is null)
        {
            bool begun = TryBegin(by, session);
            owned = begun ? _open[^1] : null;
            return begun;
        }

        if (timeUs < owned.FromUs || owned.IsClosed)
        {
            return false;
        }

        if (owned.IsBackfilled)
        {
            return continued = TryTakeOver(owned, by, timeUs);
        }

        if (owned.Owner != by)
        {
            return continued = owned.IsFree && TryContinue(owned, by, owned.FromUs);
        }

        return true;
    }

    /// <summary>Counts a tick that moved nothing.</summary>
    internal void Add(int date, string source, long offset)
    {
        IsDirty = true;
        int at = _setAside.Count - 1;
        while (at >= 0 && (_setAside[at].Date != date || _setAside[at].Source != source))
        {
            at--;
        }

        if (at >= 0)
        {
            LastSetAside = _setAside[at] with { Ticks = _setAside[at].Ticks + 1 };
            _setAside[at] = LastSetAside;
            return;
        }

        if (_setAside.Count == MaxSetAside)
        {
            _setAside.RemoveAt(0);
        }

        LastSetAside = new SetAsideTicks(date, source, offset, 1);
        _setAside.Add(LastSetAside);
    }

    /// <summary>The source has ended: of what it owns, whatever its session has not outlived may be continued by another.</summary>
    internal void Leave(InstrumentBars owner, long watermarkUs)
    {
        foreach (var open in _open.FindAll(open => open.Owner == owner && !open.IsFree && !open.IsClosed))
        {
            IsDirty = true;
            if (open.CloseUs <= watermarkUs)
            {
                End(open);
                continue;
            }

            _open.Remove(open);
            open.IsFree = true;
            open.FromUs = Math.Max(open.FromUs, owner.ForgottenUs);
            _open.Add(open);
        }

        while (_open.Count(open => open.IsFree) > MaxFree)
        {
            Finish(_open.Find(open => open.IsFree)!);
        }
    }

    /// <summary>Dates that ended so long ago that every tick of them is late.</summary>
    internal void Settle(InstrumentBars owner, long forgetUs)
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Owner == owner && !_open[i].IsClosed && _open[i].CloseUs <= forgetUs)
            {
                End(_open[i]);
            }
        }
    }

    /// <summary>Takes a backfilled tick into the gap that it belongs to, whichever source has that.</summary>
    internal TickOutcome Backfill(InstrumentBars by, in Tick tick, long offset)
    {
        var outcome = Take(by, tick, offset);
        return outcome == TickOutcome.OutsideGap && IsRepeated(by, tick) ? TickOutcome.Duplicate : outcome;
    }

    /// <summary>
    /// A control tick: all that can be had of the instrument from <paramref name="fromUs"/> to <paramref name="toUs"/>, exclusive, has come. What it
    /// touches is published.
    /// </summary>
    /// <param name="saidUs">When that was said, microseconds UTC; 0: unknown.</param>
    /// <param name="clockOf">The clock of a source, by its name.</param>
    /// <returns>Backfilled ticks and vendor bars that were taken; -1 where there was no gap.</returns>
    public long Fill(long fromUs, long toUs, long saidUs, Func<string, SourceClock> clockOf, IBarSink sink)
    {
        long ticks = -1;
        foreach (var open in _open.ToArray())
        {
            var owner = open.Owner;
            if (!owner.Rules.Clock.TryGetSession(DateOf(open.Date), out var session) || session.OpenUs >= toUs || session.CloseUs <= fromUs || !owner.HasGap(open.Date))
            {
                continue;
            }

            ticks = Math.Max(ticks, 0) + owner.ApplyFill(open, session, new BarBounds(fromUs, toUs), saidUs, clockOf(owner.Source), sink);
            bool isWhole = open.IsBackfilled ? !owner.HasGap(open.Date) : open.IsClosed && !owner.Gaps.Holds(open.Date);
            if (isWhole)
            {
                Finish(open);
            }
        }

        return ticks;
    }

    /// <summary>The first end of a session whose date is a source's and is not over; <see cref="long.MaxValue"/>: there is none.</summary>
    internal long FirstClose(InstrumentBars owner)
    {
        long closeUs = long.MaxValue;
        foreach (var open in _open)
        {
            closeUs = open.Owner == owner && !open.IsClosed && !open.IsFree ? Math.Min(closeUs, open.CloseUs) : closeUs;
        }

        return closeUs;
    }

    /// <summary>Whether a date is over, and its bars are kept for its gaps alone.</summary>
    internal bool IsClosed(int date) => Find(date) is { IsClosed: true };

    /// <summary>Gives up the gaps of a source's dates that are over, where it has no other.</summary>
    internal void GiveUp(InstrumentBars owner)
    {
        var owned = _open.FindAll(open => open.Owner == owner);
        if (owned.TrueForAll(open => open.IsClosed))
        {
            owned.ForEach(Finish);
        }
    }

    /// <summary>Begins the date of a gap that is told before its first tick; false where it is another's, or done.</summary>
    internal bool TryBeginGap(InstrumentBars by, in TradingSession session) =>
        Find(session.TradingDate) is { } open ? open.Owner == by && !open.IsClosed : TryBegin(by, session);

    /// <summary>A source of the same feed has seen the id, or a later one.</summary>
    private bool IsRepeated(InstrumentBars by, in Tick tick)
    {
        foreach (var open in _open)
        {
            if (open.Owner.IsRepeated(tick) && FeedOf(open.Owner.Source).SequenceEqual(FeedOf(by.Source)))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> FeedOf(string source) => source.AsSpan(0, source.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : source.Length);

    private TickOutcome Take(InstrumentBars by, in Tick tick, long offset)
    {
        foreach (var open in _open)
        {
            if (open.Owner.Rules.Clock.TryGetSessionOf(tick.BucketUs, out var its) && its.TradingDate == open.Date)
            {
                return open.Owner.Take(tick, offset, its);
            }
        }

        if (!by.Rules.Clock.TryGetSessionOf(tick.BucketUs, out var session))
        {
            return TickOutcome.OutOfSession;
        }

        if (Done.Contains(session.TradingDate))
        {
            return TickOutcome.OutsideGap;
        }

        var begun = new OpenDate(session.TradingDate, by, fromUs: 0, session.CloseUs, isFree: false) { IsBackfilled = true };
        by.BeginEmpty(session);
        var outcome = by.Take(tick, offset, session);
        if (outcome == TickOutcome.Moved)
        {
            _open.Add(begun);
            IsDirty = true;
        }
        else
        {
            by.Gaps.Leave(session.TradingDate);
        }

        return outcome;
    }

    private OpenDate? Find(int date)
    {
        foreach (var open in _open)
        {
            if (open.Date == date)
            {
                return open;
            }
        }

        return null;
    }

    private bool TryBegin(InstrumentBars by, in TradingSession session)
    {
        if (Done.Contains(session.TradingDate))
        {
            return false;
        }

        _open.Add(new OpenDate(session.TradingDate, by, fromUs: 0, session.CloseUs, isFree: false));
        by.Began();
        IsDirty = true;
        return true;
    }

    private bool TryContinue(OpenDate open, InstrumentBars to, long fromUs)
    {
        if (!to.TryAdopt(open.Owner, open.Date))
        {
            return false;
        }

        (open.Owner, open.FromUs, open.IsFree, open.IsBackfilled) = (to, fromUs, false, false);
        IsDirty = true;
        return true;
    }

    /// <summary>A source prints on a date that was begun by backfilled ticks.</summary>
    private bool TryTakeOver(OpenDate open, InstrumentBars by, long timeUs)
    {
        if (open.Owner != by && !TryContinue(open, by, fromUs: 0))
        {
            return false;
        }

        open.IsBackfilled = false;
        by.EndEmpty(open.Date, timeUs);
        IsDirty = true;
        return true;
    }

    /// <summary>The session of a date is over: it is done, but for its gaps.</summary>
    private void End(OpenDate open)
    {
        if (!open.Owner.Gaps.Holds(open.Date))
        {
            Finish(open);
            return;
        }

        (open.IsClosed, open.IsFree) = (true, false);
        open.Owner.Closed(open.Date);
        IsDirty = true;
        while (_open.Count(other => other.IsClosed) > MaxClosed)
        {
            Finish(_open.Find(other => other.IsClosed)!);
        }
    }

    private static DateOnly DateOf(int date) => new(date / 10000, date / 100 % 100, date % 100);

    private void Finish(OpenDate open)
    {
        _open.Remove(open);
        Done.Add(open.Date, open.Owner.Rules.Clock);
        open.Owner.Drop(open.Date);
        IsDirty = true;
    }
}
