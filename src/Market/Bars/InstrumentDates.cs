using System.Runtime.InteropServices;
using Candlewick.Market.Sessions;

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
    public void Restore(int date, InstrumentBars owner, long fromUs, long closeUs, bool isFree) => _open.Add(new OpenDate(date, owner, fromUs, closeUs, isFree));

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

        if (open.Owner == to)
        {
            return true;
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

        if (timeUs < owned.FromUs)
        {
            return false;
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
        foreach (var open in _open.FindAll(open => open.Owner == owner && !open.IsFree))
        {
            _open.Remove(open);
            IsDirty = true;
            if (open.CloseUs <= watermarkUs)
            {
                Done.Add(open.Date, owner.Rules.Clock);
                continue;
            }

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
            if (_open[i].Owner == owner && _open[i].CloseUs <= forgetUs)
            {
                Finish(_open[i]);
            }
        }
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
        IsDirty = true;
        return true;
    }

    private bool TryContinue(OpenDate open, InstrumentBars to, long fromUs)
    {
        if (!to.TryAdopt(open.Owner, open.Date))
        {
            return false;
        }

        (open.Owner, open.FromUs, open.IsFree) = (to, fromUs, false);
        IsDirty = true;
        return true;
    }

    private void Finish(OpenDate open)
    {
        _open.Remove(open);
        Done.Add(open.Date, open.Owner.Rules.Clock);
        open.Owner.Drop(open.Date);
        IsDirty = true;
    }
}
