using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.History;

/// <summary>An instrument whose past is asked for.</summary>
/// <param name="Listing">What the master knows of it, vendors' names among it; null where it is not listed.</param>
internal sealed record HistoryInstrument(InstrumentId Id, Instrument? Listing = null)
{
    /// <summary>Indices are not traded: the zeros that vendors send in place of their volume are none.</summary>
    public bool HasVolume => Listing?.Type != InstrumentType.Index;

    /// <summary>What a vendor calls it, by kind of name; null where the master does not say.</summary>
    public string? NameAt(string vendor, AliasKind kind) =>
        Listing?.Aliases.Where(a => a.Vendor == vendor && a.Kind == kind).OrderByDescending(a => a.To).ThenByDescending(a => a.From).Select(a => a.Text).FirstOrDefault();
}
