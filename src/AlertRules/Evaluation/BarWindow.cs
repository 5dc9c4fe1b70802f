using Candlewick.Market.Indicators;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>What became of a bar that came.</summary>
public enum BarPlace
{
    /// <summary>It is older than what is kept, or no newer revision of what is there.</summary>
    Ignored,

    /// <summary>A bar after the last one.</summary>
    Next,

    /// <summary>A revision of the last one.</summary>
    Newest,

    /// <summary>A revision of an older one, or one that was missing.</summary>
    Older,
}

/// <summary>The last closed bars of an instrument and interval, oldest first, each as its newest revision has it, and the indicators over them.</summary>
public sealed class BarWindow
{
    /// <summary>Kept of every instrument, whether a rule needs them or not.</summary>
    public const int Least = 4;

    private readonly List<AlertBar> _bars = [];
    private readonly HashSet<long> _changed = [];
    private readonly HashSet<long> _gone = [];

    public BarWindow() => Indicators = new WindowIndicators(_bars);

    /// <summary>Bars that are kept, at least.</summary>
    public int Capacity { get; private set; } = Least;

    public int Count => _bars.Count;

    public IReadOnlyList<AlertBar> Bars => _bars;

    /// <summary>There were bars before the first, and indicators have taken them.</summary>
    public bool IsTrimmed { get; private set; }

    /// <summary>More than bars changed since <see cref="Kept"/>: where the window begins, and the indicators before it.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>Bars that changed since <see cref="Kept"/>, by their starts; null where one has left.</summary>
    public IEnumerable<(long StartUs, AlertBar? Bar)> Changed =>
        [.. _changed.Select(start => (start, (AlertBar?)_bars.FindLast(bar => bar.StartUs == start))), .. _gone.Select(start => (start, (AlertBar?)null))];

    /// <summary>Each indicator with its state before the first bar.</summary>
    public IEnumerable<(IndicatorSpec Spec, double[] State)> States => Indicators.All.Select(one => (one.Spec, one.Base.ToArray()));

    internal WindowIndicators Indicators { get; }

    /// <summary>Bars that leave at once.</summary>
    private int Step => 1 + (Capacity / 8);

    /// <param name="back">0: the last one.</param>
    public AlertBar this[int back] => _bars[_bars.Count - 1 - back];

    /// <summary>Keeps at least so many.</summary>
    public void Need(int bars)
    {
        IsMoved |= bars > Capacity;
        Capacity = Math.Max(Capacity, bars);
    }

    /// <summary>Takes a bar.</summary>
    public BarPlace Put(in AlertBar bar)
    {
        var place = Place(bar);
        if (place != BarPlace.Ignored)
        {
            Indicators.Take(place);
        }

        return place;
    }

    /// <summary>Takes bars that were before; where some of them are before the first one, the window begins with them.</summary>
    public void PutPast(IEnumerable<AlertBar> past)
    {
        long first = _bars.Count > 0 ? _bars[0].StartUs : long.MaxValue;
        bool wasTrimmed = IsTrimmed, hasChanged = false;
        IsTrimmed = false;
        foreach (var bar in past.OrderByDescending(bar => bar.StartUs))
        {
            hasChanged |= Place(bar) != BarPlace.Ignored;
        }

        bool begins = _bars.Count > 0 && _bars[0].StartUs < first;
        IsTrimmed |= wasTrimmed && !begins;
        IsMoved |= begins;
        if (begins)
        {
            Indicators.Restart();
        }
        else if (hasChanged)
        {
            Indicators.Recompute();
        }
    }

    /// <summary>All that changed is kept.</summary>
    public void Kept()
    {
        _changed.Clear();
        _gone.Clear();
        IsMoved = false;
    }

    /// <summary>Puts back what was kept.</summary>
    /// <param name="bars">In any order.</param>
    /// <param name="states">Of indicators before the first of them.</param>
    public void Restore(int capacity, bool isTrimmed, IEnumerable<AlertBar> bars, IEnumerable<(IndicatorSpec Spec, double[] State)> states)
    {
        (Capacity, IsTrimmed) = (Math.Max(Least, capacity), isTrimmed);
        _bars.AddRange(bars.OrderBy(bar => bar.StartUs));
        foreach (var (spec, state) in states)
        {
            Indicators.Restore(spec, state);
        }

        Indicators.Recompute();
    }

    /// <summary>An indicator over these bars, for one condition more.</summary>
    internal BarIndicator Use(IndicatorSpec spec)
    {
        var indicator = Indicators.Use(spec, out bool isNew);
        IsMoved |= isNew;
        return indicator;
    }

    /// <summary>A condition does not ask for it any more.</summary>
    internal void Release(BarIndicator indicator) => IsMoved |= Indicators.Release(indicator);

    private BarPlace Place(in AlertBar bar)
    {
        int at = _bars.Count;
        while (at > 0 && _bars[at - 1].StartUs > bar.StartUs)
        {
            at--;
        }

        bool isThere = at > 0 && _bars[at - 1].StartUs == bar.StartUs;
        if (isThere ? bar.Revision <= _bars[at - 1].Revision : at == 0 && (IsTrimmed || _bars.Count >= Capacity))
        {
            return BarPlace.Ignored;
        }

        bool isLast = at == _bars.Count;
        if (isThere)
        {
            _bars[at - 1] = bar;
        }
        else
        {
            _bars.Insert(at, bar);
        }

        _changed.Add(bar.StartUs);
        _gone.Remove(bar.StartUs);
        Trim();
        return !isLast ? BarPlace.Older : isThere ? BarPlace.Newest : BarPlace.Next;
    }

    private void Trim()
    {
        if (_bars.Count < Capacity + Step)
        {
            return;
        }

        for (int i = 0; i < Step; i++)
        {
            Indicators.Pass(_bars[i]);
            _changed.Remove(_bars[i].StartUs);
            _gone.Add(_bars[i].StartUs);
        }

        _bars.RemoveRange(0, Step);
        IsMoved |= !IsTrimmed || Indicators.All.Count > 0;
        IsTrimmed = true;
    }
}
