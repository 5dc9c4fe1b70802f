using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// The retained bars of one specification, sorted by start. Grows amortised; a bar is found without searching where it is the
/// last one, as it is for nearly every tick.
/// </summary>
internal sealed class BarSeries(BarSpec spec)
{
    private Bar[] _bars = new Bar[spec.IsDay ? 2 : 8];
    private int _first;
    private int _sought;
    private BarBounds _bounds;

    public BarSpec Spec { get; } = spec;

    public int Count { get; private set; }

    /// <summary>Index of the oldest bar that is <see cref="Bar.Dirty"/>; <see cref="Count"/>: none.</summary>
    public int Pending { get; private set; }

    public ReadOnlySpan<Bar> Bars => _bars.AsSpan(_first, Count);

    public ref Bar this[int index] => ref _bars[_first + index];

    /// <summary>
    /// Finds the bar of an instant, or where it will lie, for the <see cref="Add"/> that follows. False where the bar cannot
    /// hold the print's numbers; nothing has changed then.
    /// </summary>
    public bool Seek(in TradingSession session, long timeUs, in Print print)
    {
        if (Count > 0)
        {
            ref readonly var last = ref this[Count - 1];
            if (timeUs >= last.StartUs && timeUs < last.EndUs)
            {
                _sought = Count - 1;
                return BarBuilder.Fits(last, print, Spec.IsDay);
            }
        }

        _bounds = SessionClock.Bounds(session, Spec, timeUs);
        _sought = Find(_bounds.StartUs);
        return _sought < 0 || BarBuilder.Fits(this[_sought], print, Spec.IsDay);
    }

    /// <summary>Adds the print to the bar that was sought, which begins with it where it was not there.</summary>
    public ref readonly Bar Add(in TradingSession session, in Print print, long offset, SourceClock clock)
    {
        if (_sought < 0)
        {
            _sought = ~_sought;
            ref var begun = ref Insert(_sought);
            begun.StartUs = _bounds.StartUs;
            begun.EndUs = _bounds.EndUs;
            begun.TradingDate = session.TradingDate;
            begun.Flags = clock.Misses(begun.StartUs, begun.EndUs) ? BarFlags.Gap : BarFlags.None;
            BarBuilder.Begin(ref begun, print, offset);
        }

        ref var bar = ref this[_sought];
        BarBuilder.Add(ref bar, print, Spec.IsDay, offset);
        Touch(_sought);
        return ref bar;
    }

    /// <summary>Index of the bar that starts then; else the complement of where it belongs.</summary>
    public int Find(long startUs)
    {
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long start = this[middle].StartUs;
            if (start == startUs)
            {
                return middle;
            }

            if (start < startUs)
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
    /// Forgets clean bars from the front while they end at or before <paramref name="endUs"/>; returns the end of the last of
    /// them, 0 where there was none.
    /// </summary>
    public long Evict(long endUs)
    {
        int count = 0;
        while (count < Pending && this[count].EndUs <= endUs)
        {
            count++;
        }

        long lastUs = count > 0 ? this[count - 1].EndUs : 0;
        _first += count;
        Count -= count;
        Pending -= count;
        return lastUs;
    }

    /// <summary>Takes over the bars of a trading date that another series of the specification has, published as far as they are.</summary>
    public void Adopt(BarSeries from, int date)
    {
        foreach (ref readonly var bar in from.Bars)
        {
            if (bar.TradingDate == date && Find(bar.StartUs) is < 0 and var index)
            {
                Insert(~index) = bar;
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
