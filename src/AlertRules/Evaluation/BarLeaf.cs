using System.Globalization;
using Candlewick.AlertRules.Definition;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>A condition on closed bars of one interval.</summary>
internal abstract class BarLeaf(RuleWatch rule, Condition condition, BarSpec interval, bool isEvent) : Leaf(rule, condition)
{
    public BarSpec Interval => interval;

    /// <summary>It happens by a bar, so that the next one can make it happen again.</summary>
    public bool IsEvent => isEvent;

    /// <summary>The newest bar is another one, or has changed, or one before it has.</summary>
    public abstract void See(BarWindow bars, BarPlace place);

    /// <summary>The rule begins, or goes on after a restart.</summary>
    public virtual void Enter(BarWindow bars)
    {
    }

    /// <summary>The rule ends.</summary>
    public virtual void Leave(BarWindow bars)
    {
    }

    /// <summary>Bars before the newest are others: what is remembered of them is.</summary>
    public virtual void LookBack(BarWindow bars)
    {
    }

    /// <summary>A comparison of bars.</summary>
    /// <param name="side">Above zero: the newest is above what it is compared with.</param>
    /// <param name="before">The side that one before it was strictly on last; 0: none was.</param>
    protected static bool Met(Comparison comparison, int side, int before) => comparison switch
    {
        Comparison.Above => side > 0,
        Comparison.Below => side < 0,
        Comparison.CrossesAbove => side > 0 && before < 0,
        Comparison.CrossesBelow => side < 0 && before > 0,
        _ => side != 0 && before == -side,
    };
}

/// <summary>The close of a bar against a level.</summary>
internal sealed class CloseLeaf(RuleWatch rule, PriceCondition condition)
    : BarLeaf(rule, condition, condition.Interval!.Value, condition.Is > Comparison.Below)
{
    public override decimal? Threshold => condition.Level;

    public override void See(BarWindow bars, BarPlace place)
    {
        int side = bars[0].Close.CompareTo(condition.Level);
        int before = SideBefore(bars);
        Holds = Met(condition.Is, side, before);
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{(condition.Is is Comparison.Above ? "closed above" : condition.Is is Comparison.Below ? "closed below" : "close crossed")} {Decimals.Normalize(condition.Level)} ({Interval})");

    /// <summary>The side that a close before the last one was strictly on last.</summary>
    private int SideBefore(BarWindow bars)
    {
        for (int back = 1; back < bars.Count; back++)
        {
            if (bars[back].Close.CompareTo(condition.Level) is not 0 and var side)
            {
                return side;
            }
        }

        return 0;
    }
}

/// <summary>The volume of a bar against the average of those before it.</summary>
internal sealed class VolumeLeaf(RuleWatch rule, VolumeCondition condition) : BarLeaf(rule, condition, condition.Interval, isEvent: true)
{
    private decimal? _threshold;
    private decimal? _volume;

    public override decimal? Threshold => _threshold;

    public override decimal? Value => _volume;

    /// <summary>After a restart it is described as before.</summary>
    public override void Enter(BarWindow bars) => LookBack(bars);

    public override void LookBack(BarWindow bars)
    {
        if (bars.Count > 0)
        {
            Sum(bars);
        }
    }

    // Without a division, which may not come out even.
    public override void See(BarWindow bars, BarPlace place) => Holds = Sum(bars) * condition.Times < _volume * condition.AverageOf;

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"volume {_volume} of a {Interval} bar, more than {Decimals.Normalize(condition.Times)} times the average of {condition.AverageOf}");

    /// <summary>Volume of the bars before the newest; null where there are not enough.</summary>
    private decimal? Sum(BarWindow bars)
    {
        _volume = bars[0].Volume;
        decimal? sum = bars.Count > condition.AverageOf ? 0 : null;
        for (int back = 1; back <= condition.AverageOf && sum is not null; back++)
        {
            sum += bars[back].Volume;
        }

        _threshold = sum * condition.Times / condition.AverageOf;
        return sum;
    }
}
