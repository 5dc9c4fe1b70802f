using Candlewick.Ingestor.History;

namespace Candlewick.Ingestor.Reconciling;

/// <summary>Our bars of a day beside the vendor's.</summary>
/// <param name="Equal">Bars that are the same.</param>
/// <param name="Differences">In order of time.</param>
public sealed record Reconciliation(int Ours, int Vendors, int Equal, IReadOnlyList<BarDifference> Differences)
{
    public int Unexplained => Differences.Count(d => !d.IsExplained);

    /// <summary>0 where both are equal, 2 where each difference has its reason, 3 where one has none.</summary>
    public int ExitCode => Differences.Count == 0 ? 0 : Unexplained == 0 ? 2 : 3;

    /// <summary>Compares bar with bar, by their open times.</summary>
    public static Reconciliation Of(IReadOnlyList<OurBar> ours, IReadOnlyList<VendorBar> vendors, DayContext day)
    {
        var reasons = new DifferenceReasons(ours, vendors, day);
        var mine = ours.ToDictionary(b => b.StartUs);
        var theirs = vendors.ToDictionary(b => b.StartUs);
        var differences = new List<BarDifference>();
        foreach (long startUs in mine.Keys.Union(theirs.Keys).Order())
        {
            var (our, vendor) = (mine.GetValueOrDefault(startUs), theirs.GetValueOrDefault(startUs));
            if (our is null || vendor is null || !AreEqual(our, vendor))
            {
                var (reason, why) = reasons.Of(our, vendor);
                differences.Add(new BarDifference(startUs, our, vendor, reason, why));
            }
        }

        return new Reconciliation(ours.Count, vendors.Count, mine.Keys.Union(theirs.Keys).Count() - differences.Count, differences);
    }

    internal static bool AreEqual(OurBar ours, VendorBar vendors) =>
        ours.Open == vendors.Open && ours.High == vendors.High && ours.Low == vendors.Low && ours.Close == vendors.Close && ours.Volume == vendors.Volume;
}
