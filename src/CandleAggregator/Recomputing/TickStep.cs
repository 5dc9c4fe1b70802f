using Candlewick.Market.Ticks;

namespace Candlewick.CandleAggregator.Recomputing;

/// <summary>What one record of <c>ticks</c> did to one bar.</summary>
/// <param name="Offset">Of the record.</param>
/// <param name="Source">The source that it is of.</param>
/// <param name="Tick">What it says.</param>
/// <param name="Outcome">What became of it: <c>moved</c>, <c>quote</c>, <c>duplicate</c>, <c>reordered</c>, <c>out_of_session</c>, <c>not_owner</c>, <c>not_counted</c>, <c>dead_letter</c>; of a clock or control tick <c>control</c>.</param>
/// <param name="Reason">Why it is a dead letter; null where it is none.</param>
/// <param name="Changes">What it changed of the bar; empty where it left it as it was.</param>
public sealed record TickStep(long Offset, string Source, Tick Tick, string Outcome, string? Reason, IReadOnlyList<BarChange> Changes);

/// <summary>One field of a bar before and after a tick, as text; null where there was none.</summary>
public sealed record BarChange(string Field, string? From, string? To);
