using Candlewick.Contracts.V1;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>Between the counts of a source and their published form.</summary>
internal static class TickTotalsStates
{
    public static TickTotals ToState(in TickCounts counts) => new()
    {
        Moved = counts.Moved,
        Quotes = counts.Quotes,
        Duplicates = counts.Duplicates,
        Reordered = counts.Reordered,
        OutOfSession = counts.OutOfSession,
        SetAside = counts.SetAside,
        NotCounted = counts.NotCounted,
        DeadLetters = counts.DeadLetters,
    };

    /// <param name="totals">Null in checkpoints of builds that did not keep them.</param>
    public static TickCounts ToCounts(TickTotals? totals) => totals is null ? default : new TickCounts
    {
        Moved = totals.Moved,
        Quotes = totals.Quotes,
        Duplicates = totals.Duplicates,
        Reordered = totals.Reordered,
        OutOfSession = totals.OutOfSession,
        SetAside = totals.SetAside,
        NotCounted = totals.NotCounted,
        DeadLetters = totals.DeadLetters,
    };
}
