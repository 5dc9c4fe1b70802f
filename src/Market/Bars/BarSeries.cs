using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// The retained bars of one specification, sorted by start, then ordinal. Grows amortised; a bar is found without searching where it is the
/// last one, as it is for nearly every tick.
/// </summary>
internal sealed class BarSeries(BarSpec spec, IBarRule rule)
{
    private readonly bool _isOrdinal = rule.IsOrdinal;
    private readonly RenkoBars? _bricks = rule as RenkoBars;
    private Bar[] _bars = new Bar[spec.IsDay ? 2 : 8];
    private int _first;
    private int _sought;
    private BarBounds _bounds;
    private long _ordinal;
    private int _places;
    private FilledAhead _ahead;

    public BarSpec Spec { get; } = spec;

    public int Count { get; private set; }

    /// <summary>Index of the oldest bar that is <see cref="Bar.Dirty"/>; <see cref="Count"/>: none.</summary>
    public int Pending { get; private set; }

    /// <summary>It makes bars of time, which may be filled in afterwards.</summary>
    public bool IsByTime => !_isOrdinal;

    /// <summary>Trades make its bars, and time ends them.</summary>
    public bool IsOfTrades => !_isOrdinal && Spec.Price == BarPrice.Trade;

    /// <summary>Bars that start earlier are not built, microseconds UTC; of a day's bar and those with ordinals it is their date that starts.</summary>
    public long FromUs { get; set; }

    /// <summary>A print of its price came that such bars cannot be made of.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>The print that was sought moves a bar of it.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>Volume that was filled in before the feed told it.</summary>
    public ref FilledAhead Ahead => ref _ahead;

    public ReadOnlySpan<Bar> Bars => _bars.AsSpan(_first, Count);

    public ref Bar this[int index] => ref _bars[_first + index];

    /// <summary>
    /// Finds the bar of an instant, or where it will lie, for the <see cref="Add"/> that follows where <see cref="IsMoved"/>. False where the
    /// bar cannot hold the print's numbers; nothing has changed then.
    /// </summary>
    /// <param name="isFound">What was missed is filled into bars by time only: of others the order of the log is what they are.</param>
    public bool Seek(in TradingSession session, long timeUs, in Print print, bool isFound)
    {
        IsMoved = print.Of == Spec.Price && !(_isOrdinal && (isFound || Refuses(print)));
        if (!IsMoved)
        {
            return true;
        }

        if (_isOrdinal)
        {
            return SeekOpen(session, timeUs, print);
        }

        if (Count > 0)
        {
            ref readonly var last = ref this[Count - 1];
            if (timeUs >= last.StartUs && timeUs < last.EndUs)
            {
                _sought = Count - 1;
                return TakesSought(print);
            }
        }

        _bounds = rule.Begin(session, timeUs);
        IsMoved = _bounds.StartUs >= FromUs;
        _sought = Find(_bounds.StartUs, ordinal: 0);
        return _sought < 0 || TakesSought(print);
    }

    /// <summary>Adds the print to the bar that was sought, which begins with it where it was not there.</summary>
    /// <param name="gaps">What is missing of the instrument; null where that is of no interest.</param>
    public ref readonly Bar Add(in TradingSession session, in Print print, long offset, GapList? gaps)
    {
        if (_sought < 0)
        {
            _sought = ~_sought;
            ref var begun = ref Insert(_sought);
            begun.StartUs = _bounds.StartUs;
            begun.EndUs = _bounds.EndUs;
            begun.Ordinal = _ordinal;
            begun.TradingDate = session.TradingDate;
            begun.Flags = (gaps is not null && gaps.Misses(begun.StartUs, begun.EndUs) ? BarFlags.Gap : BarFlags.None) | (session.HasUnknownHours ? BarFlags.HoursUnknown : BarFlags.None);
            BeginWith(ref begun, print, offset);
        }

        ref var bar = ref this[_sought];
        if (_isOrdinal)
        {
            AddInOrder(ref bar, print, offset);
            if (_bricks is not null)
            {
                _bricks.Lay(this, _sought, session.CloseUs);
                bar = ref this[_sought];
            }
        }
        else
        {
            BarBuilder.Add(ref bar, print, Spec.IsDay, offset);
        }

        if (_ahead.Volume != 0 && print.Unattributed != 0 && !Spec.IsDay)
        {
            _ahead.TakeFrom(ref bar);
        }

        Touch(_sought);
        return ref bar;
    }

    /// <summary>Index of the bar that starts then and has that ordinal; else the complement of where it belongs.</summary>
    public int Find(long startUs, long ordinal)
    {
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            ref readonly var bar = ref this[middle];
            if (bar.StartUs == startUs && bar.Ordinal == ordinal)
            {
                return middle;
            }

            if (bar.StartUs < startUs || (bar.StartUs == startUs && bar.Ordinal < ordinal))
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>Makes room for a bar, which is zeroed; <see cref="Touch"/> or <see cref="Advance"/> puts <see cref="Pending"/> right.</summary>
    public ref Bar Insert(int index)
    {
        if (_first + Count == _bars.Length)
        {
            MakeRoom();
        }

        var tail = _bars.AsSpan(_first + index, Count - index);
        tail.CopyTo(_bars.AsSpan(_first + index + 1));
        Count++;
        ref var bar = ref this[index];
        bar = default;
        return ref bar;
    }

    /// <summary>Says that the bar became dirty.</summary>
    public void Touch(int index) => Pending = Math.Min(Pending, index);

    /// <summary>Says that the pending bar was published; the next dirty one is pending then.</summary>
    public void Advance()
    {
        while (Pending < Count && !this[Pending].Dirty)
        {
            Pending++;
        }
    }

    /// <summary>
    /// Forgets clean bars from the front while they end at or before <paramref name="endUs"/>, and that no gap holds; returns the end of the last of
    /// them, 0 where there was none. The last complete bar of a date without time of its own is kept until the session is over: the
    /// next one counts on from it, and the one that is open may have to know it.
    /// </summary>
    public long Evict(long endUs, SessionClock clock, GapList gaps)
    {
        int count = 0;
        int held = 0;
        long lastUs = 0;
        while (count < Pending && this[count].EndUs <= endUs && !(_isOrdinal && IsLastOfOpenDate(count, clock, endUs)))
        {
            if (!_isOrdinal && gaps.Holds(this[count]))
            {
                this[held++] = this[count];
            }
            else
            {
                lastUs = Math.Max(lastUs, this[count].EndUs);
            }

            count++;
        }

        _bars.AsSpan(_first, held).CopyTo(_bars.AsSpan(_first + count - held));
        _first += count - held;
        Count -= count - held;
        Pending -= count - held;
        return lastUs;
    }

    /// <summary>Index of the first bar that no gap holds; <see cref="Count"/>: none.</summary>
    public int FirstFree(GapList gaps)
    {
        int index = 0;
        while (index < Count && !_isOrdinal && gaps.Holds(this[index]))
        {
            index++;
        }

        return index;
    }

    /// <summary>Index of the bar by time that an instant lies in; -1: it is not retained.</summary>
    public int At(long timeUs)
    {
        int at = Find(timeUs, ordinal: 0);
        at = at < 0 ? ~at - 1 : at;
        return at >= 0 && timeUs < this[at].EndUs ? at : -1;
    }

    /// <summary>Adds what was filled in of a bar, which begins with it where it is not there; returns the volume that it has more, at its scale.</summary>
    public long Merge(in Bar filled, out int scale)
    {
        if (filled.StartUs < FromUs)
        {
            scale = 0;
            return 0;
        }

        int at = Find(filled.StartUs, ordinal: 0);
        long added = filled.Volume;
        if (at < 0)
        {
            at = ~at;
            Insert(at) = filled;
            this[at].Dirty = true;
        }
        else if (!BarBuilder.TryMerge(ref this[at], filled, out added))
        {
            scale = 0;
            return 0;
        }

        Touch(at);
        scale = this[at].SizeScale;
        return added;
    }

    /// <summary>Takes over the bars of a trading date that another series of the specification has, published as far as they are.</summary>
    public void Adopt(BarSeries from, int date)
    {
        foreach (ref readonly var bar in from.Bars)
        {
            if (bar.TradingDate == date && Find(bar.StartUs, bar.Ordinal) is < 0 and var index)
            {
                ref var adopted = ref Insert(~index);
                adopted = bar;
                adopted.OpenSequence = adopted.CloseSequence = 0; // Another source has other ids.
            }
        }

        from.Drop(date);
        Recount();
    }

    /// <summary>Forgets the bars of a trading date.</summary>
    public void Drop(int date)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (this[i].TradingDate != date)
            {
                this[kept++] = this[i];
            }
        }

        Count = kept;
        Recount();
    }

    /// <summary>Gives back what the bars do not need: few more will come.</summary>
    public void Trim()
    {
        _bars = [.. Bars, default, default];
        _first = 0;
    }

    /// <summary>In log order: the date's bar that is not complete, or a new one.</summary>
    private bool SeekOpen(in TradingSession session, long timeUs, in Print print)
    {
        int last = Count - 1;
        while (last >= 0 && this[last].TradingDate != session.TradingDate)
        {
            last--;
        }

        if (last < 0 && session.OpenUs < FromUs)
        {
            IsMoved = false;
            return true;
        }

        if (_bricks is not null)
        {
            _places = Math.Max(_bricks.Scale, last < 0 ? 0 : this[last].PriceScale);
            var fine = print;
            if (!TryTakePlaces(ref fine))
            {
                return false;
            }
        }

        if (last >= 0 && !rule.Ends(this[last]))
        {
            _sought = last;
            return TakesSought(print);
        }

        _bounds = rule.Begin(session, timeUs);
        _ordinal = last < 0 ? 1 : this[last].Ordinal + 1;
        if (last >= 0 && _bounds.StartUs < this[last].StartUs)
        {
            _bounds = _bounds with { StartUs = this[last].StartUs }; // A late print: bars stay in order of their ordinals.
        }

        _sought = Find(_bounds.StartUs, _ordinal);
        return true;
    }

    /// <summary>Gives a print the decimal places of bricks; false where it does not fit then.</summary>
    private bool TryTakePlaces(ref Print print) => print.PriceScale >= _places || print.TryRescale(_places, print.SizeScale);

    private void BeginWith(ref Bar bar, in Print print, long offset)
    {
        if (_bricks is null)
        {
            BarBuilder.Begin(ref bar, print, offset);
            return;
        }

        var fine = print;
        TryTakePlaces(ref fine);
        BarBuilder.Begin(ref bar, fine, offset);
    }

    /// <summary>The order of the log decides what is the close, whatever a late print's time.</summary>
    private void AddInOrder(ref Bar bar, in Print print, long offset)
    {
        var last = print;
        last.TimeUs = Math.Max(print.TimeUs, Math.Max(bar.StartUs, bar.CloseTimeUs));
        last.Sequence = Math.Max(print.Sequence, bar.CloseSequence);
        TryTakePlaces(ref last);
        BarBuilder.Add(ref bar, last, isDay: false, offset);
        if (rule.Ends(bar))
        {
            bar.EndUs = last.TimeUs + 1;
        }
    }

    private bool IsLastOfOpenDate(int index, SessionClock clock, long endUs)
    {
        int date = this[index].TradingDate;
        int next = index + 1;
        return (next == Count || this[next].TradingDate != date || (!rule.Ends(this[next]) && (next + 1 == Count || this[next + 1].TradingDate != date)))
            && clock.TryGetSession(new DateOnly(date / 10000, date / 100 % 100, date % 100), out var session)
            && session.CloseUs > endUs;
    }

    /// <summary>False where the bar that was sought cannot hold the print. A quote that repeats its close moves nothing.</summary>
    private bool TakesSought(in Print print)
    {
        ref readonly var bar = ref this[_sought];
        IsMoved &= print.Of == BarPrice.Trade || !Repeats(bar, print);
        return BarBuilder.Fits(bar, print, Spec.IsDay);
    }

    private static bool Repeats(in Bar bar, in Print print)
    {
        long price = print.Price;
        return print.TimeUs >= bar.CloseTimeUs && print.PriceScale <= bar.PriceScale
            && ScaledNumber.TryRescale(ref price, print.PriceScale, bar.PriceScale) && price == bar.Close;
    }

    /// <summary>Trades are counted where there are such, and volume where the feed has it: a packet is neither.</summary>
    private bool Refuses(in Print print)
    {
        bool refuses = Spec.Kind switch
        {
            BarKind.Ticks => !print.IsTrade,
            BarKind.Volume or BarKind.Turnover => !print.HasVolume,
            _ => false,
        };
        HasRefused |= refuses;
        return refuses;
    }

    private void Recount()
    {
        Pending = 0;
        Advance();
    }

    private void MakeRoom()
    {
        // At least half is free in front: moving costs less than what was evicted since the last move.
        var to = _first >= _bars.Length / 2 ? _bars : new Bar[_bars.Length * 2];
        Bars.CopyTo(to);
        _bars = to;
        _first = 0;
    }
}
