using System.Globalization;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>Fills in a CSV of one's own: ids and instruments as one has them, times with their zone.</summary>
internal static class Fills
{
    private static readonly string[] Needed = ["id", "instrument", "side", "quantity", "price", "time"];
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"];

    public static IReadOnlyList<BrokerRow> Read(string csv) => RowReader.Read(CsvRows.Read(csv, "a list of fills", Needed), row =>
    {
        decimal quantity = row.Positive("quantity");
        return new BrokerRow(
            row.Place, EntryKind.Fill, row.Text("instrument"), row.Text("id"), row.Find("order") ?? "", row.IsBuy("side") ? quantity : -quantity, row.Number("price"), Time(row))
        {
            Charges = row.Optional("charges") ?? 0,
            Currency = row.Find("currency"),
        };
    });

    private static long Time(RowFields row) =>
        DateTimeOffset.TryParseExact(row.Text("time"), Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? TickTime.Of(time)
            : throw new FormatException($"time '{row.Text("time")}' is not a moment with its zone, such as 2026-11-20T09:15:04+05:30");
}
