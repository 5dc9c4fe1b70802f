using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Merging;

/// <summary>What one vendor's file lists, read whole and found good.</summary>
/// <param name="Underlyings">Ids of all that is no contract: what contracts may be derived from.</param>
internal sealed record VendorListing(MasterFileReport Report, InstrumentFile Instruments, IReadOnlySet<InstrumentId> Underlyings);
