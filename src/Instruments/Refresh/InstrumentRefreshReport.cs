using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Instruments.Refresh;

/// <summary>What a refresh did.</summary>
/// <param name="Vendors">What became of each vendor's file.</param>
/// <param name="Instruments">Listed now, of these vendors.</param>
/// <param name="Disagreements">What vendors say otherwise than the one whose word counts.</param>
/// <param name="Changes">What was published.</param>
public sealed record InstrumentRefreshReport(
    IReadOnlyList<VendorOutcome> Vendors, int Instruments, IReadOnlyCollection<Disagreement> Disagreements, ChangeCounts Changes)
{
    /// <summary>0 where every file is new or current, 2 where one was refused or not to be had.</summary>
    public int ExitCode => Vendors.Any(v => v.Problem is not null) ? 2 : 0;
}

/// <summary>What became of one vendor's file.</summary>
/// <param name="File">What was read; null where there is no good file.</param>
/// <param name="IsNew">It is another file than last time.</param>
/// <param name="Problem">Why there is no new one; the last good one, where there is one, was read.</param>
public sealed record VendorOutcome(string Vendor, MasterFileReport? File, bool IsNew, string? Problem);
