using Candlewick.AlertRules.Definition;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>A rule and what it has seen. For one thread.</summary>
public sealed class RuleWatch
{
    private readonly List<Leaf> _leaves = [];
    private readonly Node _root;

    public RuleWatch(string id, int revision, RuleDefinition definition)
    {
        (Id, Revision, Definition) = (id, revision, definition);
        _root = Build(definition.When);
    }

    public string Id { get; }

    public int Revision { get; }

    public RuleDefinition Definition { get; }

    /// <summary>Offset in <c>ticks</c> of the first record after the rule: it does not see those before, whenever they are read.</summary>
    public long TicksFrom { get; init; }

    /// <summary>Offset in <c>candles</c> of the first record after it.</summary>
    public long CandlesFrom { get; init; }

    /// <summary>The whole was true after the last record.</summary>
    public bool IsTrue { get; set; }

    /// <summary>No price has been seen since it was said.</summary>
    public bool IsFresh { get; set; } = true;

    /// <summary>It became true outside its hours, and still is.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>It was to alert once, and has; or it has expired.</summary>
    public bool IsDone { get; set; }

    /// <summary>Time of its last alert, microseconds UTC; 0 before the first.</summary>
    public long LastUs { get; set; }

    /// <summary>Start of the bar of its last alert, where it alerts once a bar; microseconds UTC.</summary>
    public long LastBarUs { get; set; }

    /// <summary>It changed since this was last set to false.</summary>
    public bool IsDirty { get; set; } = true;

    /// <summary>Of each condition what is kept of it, in order.</summary>
    public IEnumerable<uint> Saved => _leaves.Select(leaf => leaf.Save());

    /// <summary>It is to be evaluated after the present record.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>It is among those that have changed.</summary>
    internal bool IsNoted { get; set; }

    /// <summary>It is to be evaluated with the next price.</summary>
    internal bool IsAwaiting { get; set; }

    internal IReadOnlyList<Leaf> Leaves => _leaves;

    internal bool IsTrueNow => _root.IsTrue;

    /// <summary>The first condition that became true by the present record, else the first that is.</summary>
    internal Leaf Cause => _leaves.Find(leaf => leaf.IsTrue && !leaf.WasTrue) ?? _leaves.Find(leaf => leaf.IsTrue) ?? _leaves[0];

    /// <summary>Puts back what was kept of its conditions.</summary>
    public void Restore(IReadOnlyList<uint> saved)
    {
        for (int i = 0; i < _leaves.Count && i < saved.Count; i++)
        {
            _leaves[i].Restore(saved[i]);
            _leaves[i].WasTrue = _leaves[i].IsTrue;
        }
    }

    private Node Build(Condition condition) => condition switch
    {
        Combination many => new CombinedNode(many.IsAll, [.. many.Of.Select(Build)]),
        PriceCondition { Interval: null } price => Level(price, price.Is switch
        {
            Comparison.Above => Relation.Above,
            Comparison.Below => Relation.Below,
            Comparison.CrossesAbove => Relation.CrossesAbove,
            Comparison.CrossesBelow => Relation.CrossesBelow,
            _ => Relation.Crosses,
        }),
        PriceCondition price => Add(new CloseLeaf(this, price)),
        ChangeCondition change => Either(change, change.Is, Relation.AtOrAbove, Relation.AtOrBelow),
        BreakoutCondition breakout => Either(breakout, breakout.Is, Relation.Above, Relation.Below),
        ExtremeCondition extreme => Level(extreme, extreme.IsHigh ? Relation.Exceeds : Relation.Undercuts),
        GapCondition gap => Add(new GapLeaf(this, gap)),
        VolumeCondition volume => Add(new VolumeLeaf(this, volume)),
        IndicatorCondition indicator => Add(new IndicatorLeaf(this, indicator)),
        PatternCondition pattern => Add(new PatternLeaf(this, pattern)),
        SilenceCondition silence => Add(new SilenceLeaf(this, silence)),
        _ => throw new ArgumentException($"a condition of type {condition.Type} is not evaluated", nameof(condition)),
    };

    private Node Either(Condition condition, Direction direction, Relation up, Relation down) =>
        direction == Direction.Up ? Level(condition, up)
        : direction == Direction.Down ? Level(condition, down)
        : new CombinedNode(isAll: false, [Level(condition, up), Level(condition, down)]);

    private LevelLeaf Level(Condition condition, Relation relation) => Add(new LevelLeaf(this, condition, relation));

    private T Add<T>(T leaf)
        where T : Leaf
    {
        _leaves.Add(leaf);
        return leaf;
    }
}
