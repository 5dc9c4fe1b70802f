using Candlewick.CandleAggregator.Recomputing;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.Cli.Proof;

/// <summary>A candle, its ticks, and whether it is what they give.</summary>
/// <param name="Bar">Which bar.</param>
/// <param name="Partition">Partition of <c>ticks</c> and of its topic.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="GoneBefore">Where ticks of the candle are not in the log any more: the oldest offset that is; else null.</param>
/// <param name="Steps">What each tick did.</param>
/// <param name="Computed">The revisions that the ticks give, with the record that had each published.</param>
/// <param name="Published">What lies in the topic.</param>
/// <param name="Row">What the table has; null where it has nothing, or there is no database.</param>
/// <param name="Faults">What is otherwise.</param>
internal sealed record Explanation(
    CandleKey Bar, int Partition, string Topic, long? GoneBefore, IReadOnlyList<TickStep> Steps, IReadOnlyList<ComputedCandle> Computed,
    IReadOnlyList<PublishedCandle> Published, CandleRow? Row, IReadOnlyList<CandleFault> Faults)
{
    public bool Exists => Steps.Count > 0 || Computed.Count > 0 || Published.Count > 0 || Row is not null;

    /// <summary>Its ticks are there, and nothing is otherwise than they give.</summary>
    public bool IsEqual => GoneBefore is null && Faults.Count == 0;
}
