using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.Cli.Proof;

/// <summary>One way in which what is kept of a candle is not what its ticks give.</summary>
/// <param name="Where">The topic, or <c>table candle</c>.</param>
/// <param name="Kind"><c>missing</c>, <c>different</c> or <c>extra</c>.</param>
/// <param name="Bar">Of which bar.</param>
/// <param name="Revision">Which revision of it.</param>
/// <param name="Offset">Where the candle lies in its topic; null where it is missing.</param>
/// <param name="Ticks">The ticks to look at: those that the candle is made of, or says it is; null where nothing says.</param>
/// <param name="Fields">What differs; empty unless it is different.</param>
internal sealed record CandleFault(
    string Where, string Kind, CandleKey Bar, int Revision, long? Offset, CandleProvenance? Ticks, IReadOnlyList<CandleFieldDifference> Fields);
