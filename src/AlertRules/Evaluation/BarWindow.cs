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

/// <summary>The last closed bars of an instrument and interval, oldest first, each as its newest revision has it.</summary>
public sealed class BarWindow
{
    /// <summary>Kept of every instrument, whether a rule needs them or not.</summary>
    public const int Least = 4;

    private readonly List<AlertBar> _bars = [];

    public int Capacity { get; private set; } = Least;

    public int Count => _bars.Count;

    /// <summary>It changed since this was last set to false.</summary>
    public bool IsDirty { get; set; }

    public IReadOnlyList<AlertBar> Bars => _bars;

    /// <param name="back">0: the last one.</param>
    public AlertBar this[int back] => _bars[_bars.Count - 1 - back];

    /// <summary>Keeps at least so many.</summary>
    public void Need(int bars) => Capacity = Math.Max(Capacity, bars);

    public BarPlace Put(in AlertBar bar)
    {
        int at = _bars.Count;
        while (at > 0 && _bars[at - 1].StartUs > bar.StartUs)
        {
            at--;
        }

        bool isThere = at > 0 && _bars[at - 1].StartUs == bar.StartUs;
        if (isThere ? bar.Revision <= _bars[at - 1].Revision : at == 0 && _bars.Count >= Capacity)
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
            if (_bars.Count > Capacity)
            {
                _bars.RemoveAt(0);
            }
        }

        IsDirty = true;
        return !isLast ? BarPlace.Older : isThere ? BarPlace.Newest : BarPlace.Next;
    }
}
