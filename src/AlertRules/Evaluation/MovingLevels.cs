using Candlewick.AlertRules.Definition;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>Levels that the day and the closed bars move: changes, highs and lows, ranges. They stand in the book like all others.</summary>
internal sealed class MovingLevels(LevelBook book, DayPrices day, IReadOnlyDictionary<BarSpec, BarWindow> bars)
{
    private readonly List<LevelLeaf> _leaves = [];
    private readonly List<LevelLeaf> _extremes = [];

    /// <summary>A level enters where the day and the bars put it now.</summary>
    public void Add(LevelLeaf leaf, SessionClock? sessions)
    {
        (leaf.Condition is ExtremeCondition ? _extremes : _leaves).Add(leaf);
        leaf.Place(LevelOf(leaf, sessions));
        if (leaf.Level is not null)
        {
            book.Add(leaf);
        }
    }

    /// <summary>False where it is none of these.</summary>
    public bool Remove(LevelLeaf leaf)
    {
        bool isThere = _leaves.Remove(leaf) || _extremes.Remove(leaf);
        if (isThere && leaf.Level is not null)
        {
            book.Remove(leaf);
        }

        return isThere;
    }

    /// <summary>A trading date begins, or its previous close is another one.</summary>
    public void DateMoved(SessionClock? sessions, Action<RuleWatch, bool> touch)
    {
        foreach (var leaf in _leaves)
        {
            Move(leaf, LevelOf(leaf, sessions), touch);
        }

        ExtremesMoved(sessions);
    }

    /// <summary>The bars of an interval are others.</summary>
    public void BarsMoved(BarSpec interval, SessionClock? sessions, Action<RuleWatch, bool> touch)
    {
        foreach (var leaf in _leaves)
        {
            if (HangsOn(leaf.Condition, interval))
            {
                Move(leaf, LevelOf(leaf, sessions), touch);
            }
        }

        if (interval.IsDay)
        {
            ExtremesMoved(sessions);
        }
    }

    /// <summary>High and low of the date are others. What exceeded the level before has happened, and does not stand against the new one.</summary>
    public void ExtremesMoved(SessionClock? sessions)
    {
        foreach (var leaf in _extremes)
        {
            decimal? level = LevelOf(leaf, sessions);
            if (level != leaf.Level)
            {
                Replace(leaf, () => leaf.Place(level));
            }
        }
    }

    private static bool HangsOn(Condition condition, BarSpec interval) => condition switch
    {
        ChangeCondition { Over: null } => interval.IsDay,
        ChangeCondition => interval == BarSpec.OneMinute,
        BreakoutCondition range => range.Interval == interval,
        _ => false,
    };

    private void Move(LevelLeaf leaf, decimal? level, Action<RuleWatch, bool> touch)
    {
        if (level != leaf.Level)
        {
            // Where a level stands is not kept: the day and the bars say it.
            uint saved = leaf.Save();
            Replace(leaf, () => leaf.MoveTo(level, leaf.Rule.IsFresh ? null : day.Last));
            touch(leaf.Rule, leaf.Save() != saved);
        }
    }

    private void Replace(LevelLeaf leaf, Action move)
    {
        if (leaf.Level is not null)
        {
            book.Remove(leaf);
        }

        move();
        if (leaf.Level is not null)
        {
            book.Add(leaf);
        }
    }

    private decimal? LevelOf(LevelLeaf leaf, SessionClock? sessions)
    {
        bool isUpper = leaf.Relation is Relation.Above or Relation.AtOrAbove or Relation.Exceeds;
        return leaf.Condition switch
        {
            ChangeCondition change => Changed(
                change.Over is { } over ? CloseBefore(over) : PreviousCloses.Of(day, bars.GetValueOrDefault(BarSpec.OneDay), sessions), isUpper ? change.Percent : -change.Percent),
            ExtremeCondition { OfYear: false } => isUpper ? day.High : day.Low,
            ExtremeCondition => OfYear(isUpper),
            BreakoutCondition { Bars: 0 } range => isUpper ? range.High : range.Low,
            BreakoutCondition range => OfBars(bars[range.Interval], range.Bars, isUpper),
            _ => null,
        };
    }

    private static decimal? Changed(decimal? reference, decimal percent) => reference is > 0 ? reference * (100 + percent) / 100 : null;

    /// <summary>Close of the last minute bar that ended so long before the end of the newest; null where bars do not reach so far back.</summary>
    private decimal? CloseBefore(TimeSpan over)
    {
        var minutes = bars[BarSpec.OneMinute];
        for (int back = 1; back < minutes.Count; back++)
        {
            if (minutes[back].EndUs <= minutes[0].EndUs - (over.Ticks / TimeSpan.TicksPerMicrosecond))
            {
                return minutes[back].Close;
            }
        }

        return null;
    }

    private static decimal? OfBars(BarWindow window, int count, bool isUpper)
    {
        if (window.Count < count)
        {
            return null;
        }

        decimal level = isUpper ? window[0].High : window[0].Low;
        for (int back = 1; back < count; back++)
        {
            level = isUpper ? Math.Max(level, window[back].High) : Math.Min(level, window[back].Low);
        }

        return level;
    }

    /// <summary>Of the daily bars of 52 weeks and the date so far; null where there is no daily bar of them.</summary>
    private decimal? OfYear(bool isUpper)
    {
        if (day.Date == 0)
        {
            return null;
        }

        int first = PreviousCloses.NumberOf(PreviousCloses.DateOf(day.Date).AddDays(-ExtremeCondition.YearDays));
        decimal? level = null;
        foreach (var bar in bars[BarSpec.OneDay].Bars)
        {
            if (bar.TradingDate >= first && bar.TradingDate < day.Date)
            {
                level = isUpper ? Math.Max(level ?? bar.High, bar.High) : Math.Min(level ?? bar.Low, bar.Low);
            }
        }

        return level is not { } year ? null : isUpper ? Math.Max(year, day.High ?? year) : Math.Min(year, day.Low ?? year);
    }
}
