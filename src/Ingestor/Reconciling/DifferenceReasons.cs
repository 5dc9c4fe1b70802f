using System.Globalization;
using Candlewick.Ingestor.History;

namespace Candlewick.Ingestor.Reconciling;

/// <summary>Looks for why a bar differs: what the log says before what can be computed, what is certain before what is likely.</summary>
internal sealed class DifferenceReasons(IReadOnlyList<OurBar> ours, IReadOnlyList<VendorBar> vendors, DayContext day)
{
    private const decimal Rounded = 0.5m;

    private readonly Dictionary<long, decimal> _surplus = ours.Join(vendors, o => o.StartUs, v => v.StartUs, (o, v) => (o.StartUs, Surplus: o.Volume - v.Volume))
        .Where(s => s.Surplus is not null).ToDictionary(s => s.StartUs, s => s.Surplus!.Value);

    private readonly long _lengthUs = ours.Count > 0 ? ours.Max(b => b.EndUs - b.StartUs) : 0;

    public (DifferenceReason Reason, string Why) Of(OurBar? our, VendorBar? vendor) =>
        our is null ? OfMissing(vendor!)
        : OfGap(our.StartUs, our.EndUs) is { } gap ? gap
        : vendor is null ? (DifferenceReason.VendorHasNone, "the vendor has no such bar")
        : our.IsIncomplete || our.Unattributed != 0 ? (DifferenceReason.TicksMissed, "the candle is flagged: the feed was away during a part of it")
        : OfPlaces(our, vendor) ?? OfNeighbour(our, vendor) ?? OfAuction(our, vendor) ?? OfSnapshots(our, vendor) ?? OfRevision(our) ?? (DifferenceReason.Unexplained, "nothing known explains it");

    private (DifferenceReason, string) OfMissing(VendorBar vendor) =>
        OfGap(vendor.StartUs, vendor.StartUs + Math.Max(_lengthUs, 1)) is { } gap ? gap
        : vendor.StartUs < day.OpenUs || vendor.StartUs >= day.CloseUs ? (DifferenceReason.OutsideSession, "it begins outside regular trading, where we have no bars of this interval")
        : vendor.Volume == 0 || vendor.Trades == 0 ? (DifferenceReason.NothingTraded, "nothing was traded: the vendor repeats a price, and we have no bar")
        : (DifferenceReason.Unexplained, "we have no such bar, and no gap is known there");

    private (DifferenceReason, string)? OfGap(long fromUs, long toUs) =>
        day.Gaps.FirstOrDefault(g => g.Overlaps(fromUs, toUs)) is { } gap ? (DifferenceReason.TicksMissed, $"ticks missed: gap {gap}") : null;

    /// <summary>The vendor writes fewer places: each of its numbers is ours, cut or rounded.</summary>
    private static (DifferenceReason, string)? OfPlaces(OurBar our, VendorBar vendor)
    {
        (decimal? Our, decimal? Vendor)[] fields = [(our.Open, vendor.Open), (our.High, vendor.High), (our.Low, vendor.Low), (our.Close, vendor.Close), (our.Volume, vendor.Volume)];
        int places = fields.Where(f => f.Our != f.Vendor).Select(f => f.Vendor?.Scale ?? -1).DefaultIfEmpty(-1).Max();
        return places >= 0 && Array.TrueForAll(fields, f => f.Our == f.Vendor || IsCut(f.Our, f.Vendor))
            ? (DifferenceReason.Rounding, string.Create(CultureInfo.InvariantCulture, $"the vendor rounds to {places} places"))
            : null;
    }

    private static bool IsCut(decimal? our, decimal? vendor)
    {
        if (our is not { } exact || vendor is not { } shortened || exact.Scale <= shortened.Scale)
        {
            return false;
        }

        decimal unit = new(1, 0, 0, false, shortened.Scale), apart = Math.Abs(exact - shortened);
        return apart <= Rounded * unit || decimal.Truncate(exact / unit) * unit == shortened;
    }

    /// <summary>The first and the last regular bar: an auction sets the open or the close, and has a volume.</summary>
    private (DifferenceReason, string)? OfAuction(OurBar our, VendorBar vendor)
    {
        if (!day.HasAuctions)
        {
            return null;
        }

        bool isFirst = our.StartUs == ours[0].StartUs && our.StartUs <= day.OpenUs, isLast = our.EndUs >= day.CloseUs;
        return isFirst && our.Close == vendor.Close ? (DifferenceReason.AuctionPrint, "the opening auction counts to one of the two")
            : isLast && our.Open == vendor.Open ? (DifferenceReason.AuctionPrint, "the closing auction counts to one of the two")
            : null;
    }

    /// <summary>What one has too much, the bar beside it has too little.</summary>
    private (DifferenceReason, string)? OfNeighbour(OurBar our, VendorBar vendor)
    {
        if (our.Volume == vendor.Volume || !_surplus.TryGetValue(our.StartUs, out decimal surplus))
        {
            return null;
        }

        foreach (long beside in (long[])[our.EndUs, our.StartUs - (our.EndUs - our.StartUs)])
        {
            if (_surplus.TryGetValue(beside, out decimal other) && other == -surplus)
            {
                return (DifferenceReason.Neighbour, string.Create(
                    CultureInfo.InvariantCulture, $"{Math.Abs(surplus)} at the edge counts to the bar of {DateTime.UnixEpoch.AddMicroseconds(beside):HH:mm:ss} UTC at one of the two"));
            }
        }

        return null;
    }

    /// <summary>The vendor's range holds ours, and nothing is missing of the volume.</summary>
    private static (DifferenceReason, string)? OfSnapshots(OurBar our, VendorBar vendor) =>
        our.IsOfSnapshots && our.Volume == vendor.Volume && our.High <= vendor.High && our.Low >= vendor.Low
            ? (DifferenceReason.BetweenSnapshots, "the vendor saw prices between two snapshots")
            : null;

    private static (DifferenceReason, string)? OfRevision(OurBar our) =>
        our.Revision > 0 ? (DifferenceReason.RevisedSince, string.Create(CultureInfo.InvariantCulture, $"ours was revised since it closed (revision {our.Revision})")) : null;
}
