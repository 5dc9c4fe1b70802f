using Candlewick.Ingestor.History;

namespace Candlewick.Ingestor.Reconciling;

/// <summary>A bar that one of the two has otherwise than the other.</summary>
/// <param name="StartUs">Microseconds UTC.</param>
/// <param name="Ours">Null where we have none.</param>
/// <param name="Vendors">Null where the vendor has none.</param>
/// <param name="Why">The reason in words, with what it names: a gap, a neighbour.</param>
public sealed record BarDifference(long StartUs, OurBar? Ours, VendorBar? Vendors, DifferenceReason Reason, string Why)
{
    public bool IsExplained => Reason != DifferenceReason.Unexplained;

    /// <summary>The fields that differ, ours and the vendor's; none where one of the two has no bar.</summary>
    public IEnumerable<(string Field, decimal? Ours, decimal? Vendors)> Fields
    {
        get
        {
            if (Ours is null || Vendors is null)
            {
                return [];
            }

            (string, decimal?, decimal?)[] all =
            [
                ("open", Ours.Open, Vendors.Open), ("high", Ours.High, Vendors.High), ("low", Ours.Low, Vendors.Low), ("close", Ours.Close, Vendors.Close),
                ("volume", Ours.Volume, Vendors.Volume),
            ];
            return all.Where(f => f.Item2 != f.Item3);
        }
    }
}
