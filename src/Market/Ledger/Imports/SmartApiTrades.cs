using System.Globalization;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>What SmartAPI's <c>getTradeBook</c> answers: the trades of one day, which it does not name.</summary>
internal static class SmartApiTrades
{
    public static IReadOnlyList<BrokerRow> Read(string json, DateOnly date) => RowReader.Read(JsonRows.Read(json, "data"), row =>
    {
        var time = date.ToDateTime(TimeOnly.FromDateTime(row.Clock("filltime", "HH:mm:ss")));
        string exchange = row.Text("exchange");
        decimal quantity = row.Positive("fillsize");
        return new BrokerRow(
            row.Place, EntryKind.Fill, Symbol(exchange, row.Text("tradingsymbol")), string.Create(CultureInfo.InvariantCulture, $"smartapi:{date:yyyyMMdd}:{exchange}:{row.Text("fillid")}"),
            $"smartapi:{row.Text("orderid")}", row.IsBuy("transactiontype") ? quantity : -quantity, row.Positive("fillprice"), IndianTime.ToUs(time));
    });

    /// <summary>Shares of the usual series have its name behind theirs.</summary>
    public static string Symbol(string exchange, string symbol) => exchange == "NSE" && symbol.EndsWith("-EQ", StringComparison.Ordinal) ? $"NSE:{symbol[..^3]}" : $"{exchange}:{symbol}";
}
