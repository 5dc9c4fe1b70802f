using System.Globalization;
using Candlewick.Ingestor.Reconciling;

namespace Candlewick.Cli.History;

/// <summary>A reconciled day for people to read.</summary>
internal static class ReconciliationScreen
{
    private const int MostShown = 40;

    public static void Print(ReconciledDay day)
    {
        var result = day.Result;
        Console.WriteLine($"{day.Instrument}, {day.Interval} bars of {day.Date:yyyy-MM-dd}: {result.Ours:N0} of ours ({(day.Sources.Count == 0 ? "none" : string.Join(", ", day.Sources))}), {result.Vendors:N0} of {day.Feed}");
        foreach (var gap in day.Gaps)
        {
            Console.WriteLine($"  gap {gap}");
        }

        if (result.Differences.Count > 0)
        {
            Console.WriteLine($"\n  {"START (UTC)",-20} {"FIELD",-7} {"OURS",14} {"VENDOR'S",14}  REASON");
        }

        foreach (var difference in result.Differences.Take(MostShown))
        {
            Print(difference);
        }

        if (result.Differences.Count > MostShown)
        {
            Console.WriteLine($"  … and {result.Differences.Count - MostShown:N0} more; --json has all of them");
        }

        Console.WriteLine(Summary(day));
    }

    /// <summary>One line that says how it ended.</summary>
    public static string Summary(ReconciledDay day)
    {
        var result = day.Result;
        string reasons = string.Join(", ", result.Differences.GroupBy(d => d.Reason).OrderBy(g => g.Key).Select(g => $"{g.Count():N0} {Words(g.Key)}"));
        return result switch
        {
            { Ours: 0, Vendors: 0 } => $"{day.Instrument}, {day.Date:yyyy-MM-dd}: neither we nor {day.Feed} have a bar.",
            { Differences.Count: 0 } => $"{day.Instrument}, {day.Date:yyyy-MM-dd}: all {result.Equal:N0} bars are equal to {day.Feed}'s.",
            _ => $"{day.Instrument}, {day.Date:yyyy-MM-dd}: {result.Equal:N0} bars are equal to {day.Feed}'s, {result.Differences.Count:N0} are not: {reasons}.",
        };
    }

    private static void Print(BarDifference difference)
    {
        string start = DateTime.UnixEpoch.AddMicroseconds(difference.StartUs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var fields = difference.Fields.ToList();
        if (fields.Count == 0)
        {
            Console.WriteLine($"  {start,-20} {"bar",-7} {(difference.Ours is null ? "-" : "there"),14} {(difference.Vendors is null ? "-" : "there"),14}  {difference.Why}");
        }

        for (int i = 0; i < fields.Count; i++)
        {
            var (field, ours, vendors) = fields[i];
            Console.WriteLine($"  {(i == 0 ? start : ""),-20} {field,-7} {Text(ours),14} {Text(vendors),14}  {(i == 0 ? difference.Why : "")}".TrimEnd());
        }
    }

    private static string Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Words(DifferenceReason reason) => reason switch
    {
        DifferenceReason.Unexplained => "unexplained",
        DifferenceReason.TicksMissed => "with ticks missed",
        DifferenceReason.AuctionPrint => "by an auction's print",
        DifferenceReason.Rounding => "by the vendor's rounding",
        DifferenceReason.Neighbour => "by a trade at the edge",
        DifferenceReason.BetweenSnapshots => "between two snapshots",
        DifferenceReason.RevisedSince => "revised since",
        DifferenceReason.VendorHasNone => "that the vendor does not have",
        DifferenceReason.NothingTraded => "in which nothing was traded",
        _ => "outside the session",
    };
}
