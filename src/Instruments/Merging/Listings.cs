using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Instruments.Merging;

/// <summary>What the vendors of a refresh list.</summary>
internal sealed class Listings
{
    private readonly SortedList<int, VendorListing> _byRank = [];

    public IReadOnlySet<string> Vendors => Reports.Select(r => r.Vendor).ToHashSet(StringComparer.Ordinal);

    public IEnumerable<MasterFileReport> Reports => _byRank.Values.Select(l => l.Report);

    /// <exception cref="ArgumentException">This vendor's is there already.</exception>
    public void Add(VendorListing listing) => _byRank.Add(Market.Instruments.Vendors.RankOf(listing.Report.Vendor), listing);

    public MasterMerge NewMerge() => new(id => _byRank.Values.Any(l => l.Underlyings.Contains(id)));

    /// <summary>Merges them while it is walked, in the order of ids.</summary>
    /// <param name="merge">A new one for each walk.</param>
    public IEnumerable<Instrument> Merged(MasterMerge merge) =>
        SideBySide.Walk([.. _byRank.Values.Select(l => l.Instruments.InOrder())]).Select(said => merge.Of([.. said.OfType<Instrument>()]));
}
