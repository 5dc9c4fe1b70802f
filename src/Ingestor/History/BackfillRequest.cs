namespace Candlewick.Ingestor.History;

/// <summary>A stretch of a vendor's past that is to be published.</summary>
public sealed record BackfillRequest
{
    public required VendorInstrument Of { get; init; }

    /// <summary>Microseconds UTC.</summary>
    public required long FromUs { get; init; }

    /// <summary>Exclusive, microseconds UTC; not in the future.</summary>
    public required long ToUs { get; init; }

    /// <summary>Bars of a minute, also where the vendor has trades.</summary>
    public bool Bars { get; init; }

    /// <summary>Ticks that are published in one transaction, or a few more.</summary>
    internal int PartTicks { get; init; } = HistoryParts.Full;
}
