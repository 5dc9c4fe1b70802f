namespace Candlewick.Ingestor.History;

/// <summary>A trade as a vendor's history has it; decimals with the places they were written with.</summary>
/// <param name="Id">The vendor's, as the live feed has it.</param>
/// <param name="TimeUs">Microseconds UTC.</param>
internal readonly record struct PastTrade(long Id, long TimeUs, decimal Price, decimal Size);
