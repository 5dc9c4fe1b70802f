using Candlewick.AlertRules.Definition;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>One condition of a rule, as it stands for one instrument.</summary>
internal abstract class Leaf(RuleWatch rule, Condition condition) : Node
{
    public RuleWatch Rule => rule;

    public Condition Condition => condition;

    /// <summary>It holds, or what happened by a bar is true until the next one.</summary>
    public bool Holds { get; set; }

    /// <summary>It happened by the present tick, and is over with it.</summary>
    public bool Happens { get; set; }

    /// <summary>It was true after the record before.</summary>
    public bool WasTrue { get; set; }

    public override bool IsTrue => Holds || Happens;

    /// <summary>What was compared with, as far as it is a number.</summary>
    public virtual decimal? Threshold => null;

    /// <summary>What was compared, where that is not the price.</summary>
    public virtual decimal? Value => null;

    /// <summary>In words, for whoever is alerted.</summary>
    public abstract string Describe();

    /// <summary>What is kept of it: see <c>RuleState.conditions</c> of alerts_state.proto.</summary>
    public virtual uint Save() => Holds ? 1u : 0;

    public virtual void Restore(uint saved) => Holds = (saved & 1) != 0;
}
