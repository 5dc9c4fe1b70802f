using System.Globalization;
using Candlewick.AlertRules.Definition;
using Candlewick.Market.Numbers;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>How the last price is to lie to a level.</summary>
internal enum Relation
{
    Above,
    Below,
    AtOrAbove,
    AtOrBelow,
    Crosses,
    CrossesAbove,
    CrossesBelow,

    /// <summary>Each price above it, which then moves there.</summary>
    Exceeds,

    /// <summary>Each price below it.</summary>
    Undercuts,
}

/// <summary>A condition on the last price: one comparison with a level, which may move.</summary>
internal sealed class LevelLeaf(RuleWatch rule, Condition condition, Relation relation) : Leaf(rule, condition)
{
    private const uint SideBelow = 2, SideAbove = 4;

    private decimal? _seen;

    /// <summary>Null where it is not known, and where the rule is done: the price touches nothing then.</summary>
    public decimal? Level { get; private set; }

    public Relation Relation => relation;

    /// <summary>As it was when a price was last seen: a high moves its own level.</summary>
    public override decimal? Threshold => _seen ?? Level;

    /// <summary>The side of the level that the price was strictly on last: -1, 1; 0 where it is not known.</summary>
    private int Side { get; set; }

    /// <summary>The price is seen, for it lies otherwise than the last one, or none was seen before.</summary>
    public void See(decimal price)
    {
        _seen = Level;
        int side = price.CompareTo(_seen!.Value);
        bool crossedUp = side > 0 && Side < 0;
        bool crossedDown = side < 0 && Side > 0;
        switch (relation)
        {
            case Relation.Crosses: Happens |= crossedUp || crossedDown; break;
            case Relation.CrossesAbove: Happens |= crossedUp; break;
            case Relation.CrossesBelow: Happens |= crossedDown; break;
            case Relation.Exceeds: Happens |= side > 0; break;
            case Relation.Undercuts: Happens |= side < 0; break;
            default: Holds = Stands(side); break;
        }

        Side = side != 0 ? side : Side;
    }

    /// <summary>The level is another one; the last price stands as it does to that, and has crossed nothing.</summary>
    /// <param name="level">Null where it is not known any more.</param>
    /// <param name="last">The last price, null where there is none, or where the rule has not seen it.</param>
    public void MoveTo(decimal? level, decimal? last)
    {
        (Level, _seen) = (level, null);
        int side = level is { } known && last is { } price ? price.CompareTo(known) : 0;
        Side = side;
        Holds = level is not null && last is not null && Stands(side);
    }

    /// <summary>Puts the level there without a look at any price.</summary>
    public void Place(decimal? level) => Level = level;

    /// <summary>Knows on which side the last price was before the rule was said: it may cross, and holds nothing yet.</summary>
    public void Begin(decimal? last) => Side = Level is { } level && last is { } price ? price.CompareTo(level) : 0;

    public override uint Save() => base.Save() | (Side < 0 ? SideBelow : Side > 0 ? SideAbove : 0);

    public override void Restore(uint saved)
    {
        base.Restore(saved);
        Side = (saved & SideBelow) != 0 ? -1 : (saved & SideAbove) != 0 ? 1 : 0;
    }

    public override string Describe()
    {
        string level = Threshold is { } number ? Decimals.Normalize(number).ToString(CultureInfo.InvariantCulture) : "its level";
        return (Condition, relation) switch
        {
            (ExtremeCondition e, _) => $"new {(e.OfYear ? "52-week" : "day")} {e.Type}, beyond {level}",
            (ChangeCondition c, _) => string.Create(CultureInfo.InvariantCulture, $"{(relation == Relation.AtOrAbove ? "up" : "down")} {Decimals.Normalize(c.Percent)} % to {level}{(c.Over is { } over ? $" within {over}" : "")}"),
            (BreakoutCondition b, _) => $"breakout {(relation == Relation.Above ? "above" : "below")} {level}{(b.Bars > 0 ? $", the range of {b.Bars} bars of {b.Interval}" : "")}",
            (_, Relation.Above) => $"above {level}",
            (_, Relation.Below) => $"below {level}",
            _ => $"crossed {level}",
        };
    }

    private bool Stands(int side) => relation switch
    {
        Relation.Above => side > 0,
        Relation.Below => side < 0,
        Relation.AtOrAbove => side >= 0,
        Relation.AtOrBelow => side <= 0,
        _ => false,
    };
}
