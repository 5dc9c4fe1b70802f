using System.Runtime.InteropServices;
using Candlewick.Market.Indicators;

namespace Candlewick.Analysis.Series;

/// <summary>
/// The bars of one instrument and interval, and the state of indicators at two places of it: at its last bar, and before the first one
/// that is kept, from where everything is computed anew when a kept bar is revised. So values are those of the whole series
/// as it is now known, whenever its parts came.
/// </summary>
internal sealed class AnalysedBars(string instrument, string interval, IndicatorSet indicators)
{
    /// <summary>Bars that can be revised, at least: more than a session of minutes has on most venues.</summary>
    public const int Kept = 512;

    /// <summary>Bars that leave at once.</summary>
    private const int Step = 64;

    private readonly List<BarMark> _marks = [];
    private readonly List<IndicatorBar> _bars = [];
    private readonly double[] _base = new double[indicators.StateLength];
    private readonly double[] _head = new double[indicators.StateLength];
    private readonly double[] _values = new double[indicators.Names.Count];

    public string Instrument => instrument;

    public string Interval => interval;

    /// <summary>Number of the first kept bar.</summary>
    public long First { get; private set; }

    /// <summary>State before the first kept bar.</summary>
    public ReadOnlySpan<double> Base => _base;

    public IReadOnlyList<BarMark> Marks => _marks;

    public ReadOnlySpan<IndicatorBar> Bars => CollectionsMarshal.AsSpan(_bars);

    /// <summary>Values at the bar that was computed last.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Number of the first bar that changed since the last checkpoint; <see cref="long.MaxValue"/> where none did.</summary>
    public long ChangedFrom { get; private set; } = long.MaxValue;

    /// <summary>The base moved since then.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Puts a candle where it belongs.</summary>
    /// <param name="index">Where that is among the kept bars.</param>
    public Taken Take(in BarMark mark, in IndicatorBar bar, out int index)
    {
        index = _marks.Count;
        while (index > 0 && _marks[index - 1].CompareTo(mark) > 0)
        {
            index--;
        }

        if (index > 0 && _marks[index - 1].CompareTo(mark) == 0)
        {
            index--;
            if (mark.CandleRevision <= _marks[index].CandleRevision)
            {
                return Taken.Known;
            }

            (_marks[index], _bars[index]) = (mark with { Revision = _marks[index].Revision }, bar);
        }
        else if (index == 0 && First > 0)
        {
            return Taken.TooOld;
        }
        else
        {
            _marks.Insert(index, mark);
            _bars.Insert(index, bar);
            ChangedFrom = Math.Min(ChangedFrom, First + index);
            return index == _marks.Count - 1 ? Taken.Next : Taken.Revises;
        }

        ChangedFrom = Math.Min(ChangedFrom, First + index);
        return Taken.Revises;
    }

    /// <summary>Computes the last bar.</summary>
    public void Advance()
    {
        indicators.Next(_head, Bars[^1], _values);
        Trim();
    }

    /// <summary>Computes everything anew, and says so of each bar from <paramref name="from"/> on, which has one revision more unless it is new.</summary>
    public void Recompute(int from, bool isNew, Action<int> computed)
    {
        _base.CopyTo(_head, 0);
        for (int i = 0; i < _bars.Count; i++)
        {
            indicators.Next(_head, _bars[i], _values);
            if (i >= from)
            {
                _marks[i] = isNew && i == from ? _marks[i] : _marks[i] with { Revision = _marks[i].Revision + 1 };
                computed(i);
            }
        }

        Trim();
    }

    /// <summary>Puts a checkpoint back; the bars follow, in order.</summary>
    /// <param name="state">Empty where it is of other indicators: they begin with the kept bars.</param>
    public void Restore(long first, ReadOnlySpan<double> state)
    {
        First = first;
        state.CopyTo(_base);
        _base.CopyTo(_head, 0);
    }

    /// <summary>Puts the next kept bar of a checkpoint back.</summary>
    public void Restore(in BarMark mark, in IndicatorBar bar)
    {
        _marks.Add(mark);
        _bars.Add(bar);
        indicators.Next(_head, bar, _values);
    }

    /// <summary>All is in the checkpoint.</summary>
    public void Saved() => (ChangedFrom, HasMoved) = (long.MaxValue, false);

    private void Trim()
    {
        if (_bars.Count < Kept + Step)
        {
            return;
        }

        Span<double> passed = stackalloc double[_values.Length];
        for (int i = 0; i < Step; i++)
        {
            indicators.Next(_base, _bars[i], passed);
        }

        _marks.RemoveRange(0, Step);
        _bars.RemoveRange(0, Step);
        First += Step;
        HasMoved = true;
    }
}
