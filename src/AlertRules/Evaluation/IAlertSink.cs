using Candlewick.AlertRules.Definition;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>What made a rule's condition true.</summary>
/// <param name="Cause">Which condition it was.</param>
/// <param name="TimeUs">When, microseconds UTC.</param>
/// <param name="Price">The price then; null where there is none.</param>
/// <param name="Level">What was compared with; null where that is no number.</param>
/// <param name="Value">What was compared, where that is not the price.</param>
/// <param name="Text">In words.</param>
public sealed record AlertCause(Condition Cause, long TimeUs, decimal? Price, decimal? Level, decimal? Value, string Text);

/// <summary>Is told of alerts, while the record that made them is evaluated.</summary>
public interface IAlertSink
{
    void Alert(RuleWatch rule, AlertCause cause);
}
