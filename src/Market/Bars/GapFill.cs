using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// What has come of an instrument's gaps and waits for the word that a gap is filled: bars made of backfilled trades alone, and the vendor's own. Not safe
/// to share between threads.
/// </summary>
public sealed class GapFill
{
    /// <summary>Bars that wait at most, of all specifications: two days of seconds.</summary>
    public const int MaxBars = 200_000;

    private const long HourUs = 3_600_000_000;

    private readonly VenueRules _rules;
    private readonly BarBook _trades;
    private readonly List<Bar> _vendors = [];
    private readonly HashSet<long> _dirty = [];

    internal GapFill(VenueRules rules) => (_rules, _trades) = (rules, new BarBook(rules));

    /// <summary>Ticks and vendor bars that wait.</summary>
    public long Ticks { get; internal set; }

    /// <summary>Parts that changed since <see cref="MarkClean"/>: an hour's bars each, so that none is large.</summary>
    public IReadOnlyCollection<long> DirtyParts => _dirty;

    /// <summary>Bars of trades; of an empty book: none.</summary>
    internal BarBook Trades => _trades;

    /// <summary>The vendor's bars, shorter ones first, then by start. Their length is that of the vendor's interval.</summary>
    internal IReadOnlyList<Bar> Vendors => _vendors;

    public void MarkClean() => _dirty.Clear();

    /// <summary>The bars of a part with their specifications; null: a vendor's bar.</summary>
    public IEnumerable<(BarSpec? Spec, Bar Bar)> Part(long part)
    {
        for (int i = 0; i < _trades.Count; i++)
        {
            foreach (var bar in _trades[i].ToArray())
            {
                if (PartOf(bar.StartUs, _rules.Specs[i].IsDay) == part)
                {
                    yield return (_rules.Specs[i], bar);
                }
            }
        }

        foreach (var bar in _vendors)
        {
            if (PartOf(bar.StartUs, isDay: false) == part)
            {
                yield return (null, bar);
            }
        }
    }

    /// <summary>Puts one bar of a checkpoint back; of no specification: a vendor's.</summary>
    public void Restore(BarSpec? spec, in Bar bar)
    {
        if (spec is { } known)
        {
            _trades.TryRestore(_rules.IndexOf(known), bar, gaps: null);
        }
        else
        {
            Insert(bar);
        }
    }

    /// <summary>Takes a trade; false where its numbers or their number are too large.</summary>
    internal bool TryPlace(in Print print, Placement placement, in TradingSession session, long offset)
    {
        if (IsFull || !_trades.TryPlace(print, placement, session, offset, gaps: null))
        {
            return false;
        }

        Ticks++;
        foreach (var spec in _rules.Specs)
        {
            if (spec.Kind != BarKind.Time)
            {
                continue;
            }

            _dirty.Add(PartOf(SessionClock.Bounds(session, spec, print.TimeUs).StartUs, spec.IsDay));
        }

        return true;
    }

    /// <summary>Takes a vendor's bar, in place of one of the same span; false where there are too many.</summary>
    internal bool TryPlace(in Bar vendor)
    {
        if (IsFull)
        {
            return false;
        }

        Ticks++;
        Insert(vendor);
        _dirty.Add(PartOf(vendor.StartUs, isDay: false));
        return true;
    }

    /// <summary>Takes over what waits of a date.</summary>
    internal void Adopt(GapFill from, int date)
    {
        _trades.Adopt(from._trades, date);
        foreach (var vendor in from._vendors.FindAll(bar => bar.TradingDate == date))
        {
            Insert(vendor);
        }

        (Ticks, from.Ticks) = (Ticks + from.Ticks, 0);
        MarkAll();
        from.Drop(date);
    }

    /// <summary>Forgets what waits of a date.</summary>
    internal void Drop(int date)
    {
        MarkAll();
        _trades.Drop(date);
        _vendors.RemoveAll(bar => bar.TradingDate == date);
    }

    private bool IsFull
    {
        get
        {
            int count = _vendors.Count;
            for (int i = 0; i < _trades.Count; i++)
            {
                count += _trades[i].Length;
            }

            return count >= MaxBars;
        }
    }

    private static long PartOf(long startUs, bool isDay) => (startUs / HourUs * 2) + (isDay ? 1 : 0);

    private void Insert(in Bar vendor)
    {
        var (startUs, lengthUs) = (vendor.StartUs, vendor.EndUs - vendor.StartUs);
        int at = _vendors.FindIndex(bar => bar.EndUs - bar.StartUs > lengthUs || (bar.EndUs - bar.StartUs == lengthUs && bar.StartUs >= startUs));
        at = at < 0 ? _vendors.Count : at;
        if (at < _vendors.Count && _vendors[at].StartUs == startUs && _vendors[at].EndUs == vendor.EndUs)
        {
            _vendors[at] = vendor;
        }
        else
        {
            _vendors.Insert(at, vendor);
        }
    }

    private void MarkAll()
    {
        for (int i = 0; i < _trades.Count; i++)
        {
            foreach (ref readonly var bar in _trades[i])
            {
                _dirty.Add(PartOf(bar.StartUs, _rules.Specs[i].IsDay));
            }
        }

        _vendors.ForEach(bar => _dirty.Add(PartOf(bar.StartUs, isDay: false)));
    }
}
