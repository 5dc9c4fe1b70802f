namespace Candlewick.Ingestor.Simulation;

/// <summary>One level of a book.</summary>
/// <param name="Price">Mantissa at the instrument's price scale; 0 where the book has no such level.</param>
/// <param name="Size">Mantissa at its size scale.</param>
/// <param name="Orders">How many orders make it up.</param>
internal readonly record struct DepthLevel(long Price, long Size, int Orders);
