namespace Candlewick.Ingestor.Generator;

/// <summary>One trade of a generated day; for an index one change of its value.</summary>
/// <param name="Instrument"><c>VENUE:SYMBOL</c>.</param>
/// <param name="TradeUs">Whole seconds, as brokers give them, in microseconds UTC. For an index the exchange time.</param>
/// <param name="Price">In paise: hundredths of a rupee.</param>
/// <param name="Size">Shares; null for an index, which has no volume.</param>
public readonly record struct GeneratedTrade(string Instrument, long TradeUs, long Price, long? Size);
