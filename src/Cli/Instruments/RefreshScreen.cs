using System.Globalization;
using Candlewick.Instruments.Refresh;

namespace Candlewick.Cli.Instruments;

/// <summary>What a refresh did, as text.</summary>
internal static class RefreshScreen
{
    public static void Print(InstrumentRefreshReport report, TimeSpan took)
    {
        foreach (var vendor in report.Vendors)
        {
            string state = vendor switch
            {
                { File: null } => "no file",
                { Problem: not null } => "last good file",
                { IsNew: true } => "new file",
                _ => "not changed",
            };
            Console.WriteLine(Line($"  {vendor.Vendor,-9} {state,-15} {vendor.File?.Instruments ?? 0,9:N0} instruments of {vendor.File?.Rows ?? 0,9:N0} rows").TrimEnd());
            if (vendor.Problem is { } problem)
            {
                Console.WriteLine($"    {problem}");
            }

            if (vendor.File is { } file && file.Unreadable.Count + file.PassedOver.Count > 0)
            {
                var unreadable = file.Unreadable.OrderByDescending(p => p.Value).Select(p => Line($"{p.Value:N0} unreadable ({p.Key})"));
                var passedOver = file.PassedOver.OrderByDescending(p => p.Value).Select(p => Line($"{p.Value:N0} {p.Key}"));
                Console.WriteLine($"    left out: {string.Join(", ", unreadable.Concat(passedOver))}");
            }
        }

        foreach (var disagreement in report.Disagreements)
        {
            Console.WriteLine(Line($"  vendors differ in the {disagreement.Field} of {disagreement.Count:N0}, first of {disagreement.Example}: the first one counts"));
        }

        var changes = report.Changes;
        Console.WriteLine(Line($"{report.Instruments:N0} instruments: {changes.Listed:N0} listed, {changes.Changed:N0} changed, {changes.Delisted:N0} delisted, {changes.Forgotten:N0} forgotten, in {took.TotalSeconds:0.0} s"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
