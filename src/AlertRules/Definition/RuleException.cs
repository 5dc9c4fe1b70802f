namespace Candlewick.AlertRules.Definition;

/// <summary>What was said is no rule; the message says which field, what it is and what it may be.</summary>
public sealed class RuleException(string message) : Exception(message);
