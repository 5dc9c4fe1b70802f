namespace Candlewick.Ingestor.Order;

/// <summary>How a file is not in the order of time; the default is of one that is.</summary>
/// <param name="Displaced">Lines that do not stand where they belong.</param>
/// <param name="IsTotal">Its lines stand in no order at all: the time of none can be held against those around it, and each is believed.</param>
internal readonly record struct Disorder(long Displaced, bool IsTotal);
