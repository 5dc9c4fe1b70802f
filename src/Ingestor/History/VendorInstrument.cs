using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.History;

/// <summary>An instrument, and the vendor that is asked for its past.</summary>
/// <param name="Listing">What the master knows of it, vendors' names among it; null where it is not listed.</param>
/// <param name="Address">Of a server that speaks the vendor's routes; null: the vendor's own.</param>
/// <param name="Session">The login of a vendor that needs one.</param>
public sealed record VendorInstrument(VendorHistory Vendor, InstrumentId Id, Instrument? Listing = null, Uri? Address = null, IBrokerSession? Session = null);
