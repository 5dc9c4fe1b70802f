using System.Runtime.InteropServices;
using Candlewick.Market.Indicators;

namespace Candlewick.Analysis.Series;

/// <summary>
/// The bars of one instrument and interval, and the state of indicators at two places of it: at its last bar, and before the first one
/// that can be revised, from where everything is computed anew when one is. So values are those of the whole series
/// as it is now known, whenever its parts came. Bars are taken one by one and computed together:
/// <see cref="Take"/> of each, then <see cref="Rewind"/>, <see cref="Advance"/> while it <see cref="IsDue"/>, and <see cref="Trim"/>.
/// </summary>
internal sealed class AnalysedBars(string instrument, string interval, IndicatorSet indicators)
{
    /// <summary>Bars that can be revised, at least: more than a session of minutes has on most venues.</summary>
    public const int Kept = 512;

    /// <summary>Bars before those, which the risk of the first of them looks back on.</summary>
    public const int Past = SeriesRisk.Bars - 1;

    /// <summary>Bars that leave at once.</summary>
    private const int Step = 64;

    private readonly List<BarMark> _marks = [];
    private readonly List<IndicatorBar> _bars = [];
    private readonly double[] _base = new double[indicators.StateLength];
    private readonly double[] _head = new double[indicators.StateLength];
    private readonly double[] _values = new double[indicators.Names.Count];

    /// <summary>Numbers of the bars that <see cref="_base"/> and <see cref="_head"/> are before.</summary>
    private long _baseAt, _headAt;

    /// <summary>Numbers of the first bar that is to be computed anew, and of the first that is to be told; <see cref="long.MaxValue"/> where none is.</summary>
    private long _staleFrom = long.MaxValue, _tellFrom = long.MaxValue;

    public string Instrument => instrument;

    public string Interval => interval;

    /// <summary>Number of the first kept bar.</summary>
    public long Start { get; private set; }

    /// <summary>Number of the first bar that can be revised.</summary>
    public long First { get; private set; }

    /// <summary>State before the first bar that can be revised.</summary>
    public ReadOnlySpan<double> Base => _base;

    public IReadOnlyList<BarMark> Marks => _marks;

    public ReadOnlySpan<IndicatorBar> Bars => CollectionsMarshal.AsSpan(_bars);

    /// <summary>Values at the bar that was computed last.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>A bar is to be computed and told.</summary>
    public bool IsDue => _headAt < End && _tellFrom <= _headAt;

    /// <summary>End of that bar, microseconds UTC; <see cref="long.MaxValue"/> where there is none.</summary>
    public long NextEndUs => IsDue ? _marks[(int)(_headAt - Start)].EndUs : long.MaxValue;

    /// <summary>Number of the first bar that changed since the last checkpoint; <see cref="long.MaxValue"/> where none did.</summary>
    public long ChangedFrom { get; private set; } = long.MaxValue;

    /// <summary>The base moved since then.</summary>
    public bool HasMoved { get; private set; }

    private long End => Start + _marks.Count;

    /// <summary>
    /// Puts a candle where it belongs. It and every bar after it have changed, and have one revision more unless they are new: so a revision
    /// is a number of changes, and says which values the bar had after them, however many of them were computed at once.
    /// </summary>
    /// <param name="isTold">What changes is to be told; not where it was told before.</param>
    public Taken Take(in BarMark mark, in IndicatorBar bar, bool isTold)
    {
        int index = _marks.Count;
        while (index > 0 && _marks[index - 1].CompareTo(mark) > 0)
        {
            index--;
        }

        bool isThere = index > 0 && _marks[index - 1].CompareTo(mark) == 0;
        if (isThere && mark.CandleRevision <= _marks[index - 1].CandleRevision)
        {
            return Taken.Known;
        }

        index -= isThere ? 1 : 0;
        int first = (int)(First - Start);
        if (isThere ? index < first : index <= first && First > 0)
        {
            return Taken.TooOld;
        }

        for (int i = index; i < _marks.Count; i++)
        {
            _marks[i] = _marks[i] with { Revision = _marks[i].Revision + 1 };
        }

        if (isThere)
        {
            (_marks[index], _bars[index]) = (mark with { Revision = _marks[index].Revision }, bar);
        }
        else
        {
            _marks.Insert(index, mark);
            _bars.Insert(index, bar);
        }

        long number = Start + index;
        (_staleFrom, ChangedFrom) = (Math.Min(_staleFrom, number), Math.Min(ChangedFrom, number));
        _tellFrom = isTold ? Math.Min(_tellFrom, number) : _tellFrom;
        First += End - First >= Kept + Step ? Step : 0;
        return Taken.Changes;
    }

    /// <summary>Goes to the first bar that is to be told.</summary>
    public void Rewind()
    {
        if (_staleFrom < _headAt)
        {
            _base.CopyTo(_head, 0);
            _headAt = _baseAt;
        }

        _staleFrom = long.MaxValue;
        while (_headAt < Math.Min(_tellFrom, End))
        {
            Advance();
        }
    }

    /// <summary>Computes the next bar; returns where it is among the kept ones.</summary>
    public int Advance()
    {
        int index = (int)(_headAt++ - Start);
        indicators.Next(_head, _bars[index], _values);
        return index;
    }

    /// <summary>All is told: what cannot be revised any more is let go.</summary>
    public void Trim()
    {
        _tellFrom = long.MaxValue;
        Span<double> passed = stackalloc double[_values.Length];
        for (; _baseAt < First; _baseAt++)
        {
            indicators.Next(_base, _bars[(int)(_baseAt - Start)], passed);
            HasMoved = true;
        }

        int gone = (int)Math.Max(0, First - Past - Start);
        _marks.RemoveRange(0, gone);
        _bars.RemoveRange(0, gone);
        Start += gone;
    }

    /// <summary>Puts a checkpoint back; the kept bars follow, in order.</summary>
    /// <param name="state">Empty where it is of other indicators: they begin with the bars that can be revised.</param>
    public void Restore(long first, ReadOnlySpan<double> state)
    {
        (First, Start, _baseAt, _headAt) = (first, first, first, first);
        state.CopyTo(_base);
        _base.CopyTo(_head, 0);
    }

    /// <summary>Puts the next kept bar of a checkpoint back.</summary>
    public void Restore(long number, in BarMark mark, in IndicatorBar bar)
    {
        if (number != End)
        {
            _marks.Clear();
            _bars.Clear();
            Start = number;
        }

        _marks.Add(mark);
        _bars.Add(bar);
    }

    /// <summary>All is in the checkpoint.</summary>
    public void Saved() => (ChangedFrom, HasMoved) = (long.MaxValue, false);
}
