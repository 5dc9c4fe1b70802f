namespace Candlewick.Ingestor.Generator;

/// <summary>One trade of a made-up day.</summary>
/// <param name="Id">From 1.</param>
/// <param name="TradeUs">Microseconds UTC.</param>
/// <param name="Cents">Price, in hundredths.</param>
/// <param name="Size">In units of <see cref="SampleDay.SizeScale"/> decimals.</param>
/// <param name="IsBuy">The taker bought.</param>
public readonly record struct SampleTrade(long Id, long TradeUs, long Cents, long Size, bool IsBuy);
