using System.Globalization;

namespace Candlewick.Cli.Proof;

/// <summary>What `pipeline verify` prints of a range.</summary>
internal static class VerificationScreen
{
    private const int MostShown = 20;

    public static void Print(VerifiedRange range, bool repairs)
    {
        foreach (var fault in range.Faults.Take(MostShown))
        {
            Console.WriteLine(Line(fault));
            foreach (var field in fault.Fields)
            {
                Console.WriteLine($"      {field.Field,-20} its ticks give {field.Computed ?? "nothing"}, found {field.Found ?? "nothing"}");
            }
        }

        if (range.Faults.Count > MostShown)
        {
            Console.WriteLine($"  and {range.Faults.Count - MostShown:N0} more");
        }

        foreach (int partition in range.Unread)
        {
            Console.WriteLine($"  no aggregator has taken ticks of partition {partition} yet: nothing was looked at there");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{range.Ticks:N0} ticks read; {range.Published:N0} candles in the topics{(range.Rows is { } rows ? $", {rows:N0} rows in table candle" : "; no database to compare")}."));
        Console.WriteLine($"{(range.ExitCode == 0 ? "Verified" : "Not as the log gives it")}: {(repairs ? range.Summary.Split("; `")[0] : range.Summary)}.");
    }

    /// <summary>Repairs and says what came of it.</summary>
    /// <returns>The exit code: 1 where something is left.</returns>
    public static int Repair(CandleRepair repair, RangeVerification verification, VerifiedRange range)
    {
        int left = 0;
        int repaired = repair.Publish(verification, range, (bar, why) =>
        {
            Console.WriteLine($"  {bar.Instrument} {bar.Interval} {TimeOf(bar.StartUs)} is left as it is: {why}");
            left++;
        });
        Console.WriteLine($"Repaired: {repaired:N0} bars published{(left > 0 ? $", {left:N0} left" : "; the table has them when the projection has read on")}.");
        return left > 0 ? 1 : 0;
    }

    public static string TimeOf(long us) => DateTime.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Line(CandleFault fault) => string.Create(CultureInfo.InvariantCulture,
        $"  {fault.Kind,-9} {fault.Bar.Instrument} {fault.Bar.Interval} {TimeOf(fault.Bar.StartUs)}{(fault.Bar.Ordinal > 0 ? $" #{fault.Bar.Ordinal}" : "")} revision {fault.Revision} in {fault.Where}{Place(fault)}{Ticks(fault)}");

    private static string Place(CandleFault fault) => fault.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $" at offset {offset}") : "";

    private static string Ticks(CandleFault fault) => fault.Ticks is { } ticks
        ? string.Create(CultureInfo.InvariantCulture, $"; ticks[{ticks.TicksPartition}] from {ticks.TicksFirst} to {ticks.TicksLast}, {ticks.TicksCount} of them")
        : "";
}
