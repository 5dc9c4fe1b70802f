namespace Candlewick.Ingestor.Simulation;

/// <summary>A trade of the past. Price and size are mantissas at the instrument's scales, the time microseconds UTC.</summary>
internal readonly record struct HistoricTrade(long Id, long AtUs, long Price, long Size, bool BuyerIsMaker);
