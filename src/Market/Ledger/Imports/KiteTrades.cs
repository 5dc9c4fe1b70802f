using System.Globalization;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>The trade book that Kite's console gives as CSV. Times are Indian.</summary>
internal static class KiteTrades
{
    private static readonly string[] Needed = ["symbol", "exchange", "trade_type", "quantity", "price", "trade_id", "order_id", "order_execution_time"];
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF"];

    public static IReadOnlyList<BrokerRow> Read(string csv) => RowReader.Read(CsvRows.Read(csv, "a trade book of Kite", Needed), row =>
    {
        var time = row.Clock("order_execution_time", Times);
        string exchange = row.Text("exchange");
        decimal quantity = row.Positive("quantity");
        return new BrokerRow(
            row.Place, EntryKind.Fill, $"{exchange}:{row.Text("symbol")}",

            // The exchange counts its trades anew each day.
            string.Create(CultureInfo.InvariantCulture, $"kite:{time:yyyyMMdd}:{exchange}:{row.Text("trade_id")}"),
            $"kite:{row.Text("order_id")}", row.IsBuy("trade_type") ? quantity : -quantity, row.Positive("price"), IndianTime.ToUs(time));
    });
}
