namespace Candlewick.Market.Instruments.Master;

/// <summary>What one vendor lists on one day.</summary>
/// <param name="Vendor">One of <see cref="Vendors"/>.</param>
/// <param name="Instruments">Each id once; aliases of this vendor only, without dates.</param>
public sealed record VendorListing(string Vendor, IReadOnlyList<Instrument> Instruments);
