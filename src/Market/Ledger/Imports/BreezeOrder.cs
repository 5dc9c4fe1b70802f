using System.Text.Json;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>
/// An order notification of Breeze, with the names that its own clients give the fields. Its time of day is not told in a form that
/// is written down: it stands at the open of its date, as in the trade list.
/// </summary>
public static class BreezeOrder
{
    private static readonly string[] Ended = ["Executed", "Rejected", "Expired", "Partially Executed And Expired", "Partially Executed And Cancelled", "Cancelled"];
    private static readonly string[] Dates = ["dd-MMM-yyyy", "dd-MMM-yyyy HH:mm:ss", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"];

    /// <inheritdoc cref="KiteOrder.Read"/>
    public static BrokerOrder? Read(JsonElement notification)
    {
        var order = JsonRows.Fields(notification, "notification");
        decimal filled = order.Optional("orderExecutedQuantity") ?? order.Optional("executedQuantity") ?? 0;
        if (!Ended.Contains(order.Text("orderStatus"), StringComparer.Ordinal) || filled == 0)
        {
            return null;
        }

        var date = DateOnly.FromDateTime(order.Clock(order.Find("orderTradeDate") is null ? "tradeDate" : "orderTradeDate", Dates));
        return new BrokerOrder(
            "breeze", order.Text("orderReference"), Symbol(order), order.IsBuy("orderFlow") ? filled : -filled, order.Positive("averageExecutedRate"), BreezeTrades.AtOpen(date),
            order.Find("productType") == "Margin");
    }

    private static string Symbol(RowFields order) => order.Find("expiryDate") is not { } expiry
        ? BreezeTrades.Symbol(order.Text("orderExchangeCode"), order.Text("stockCode"), null, null, null)
        : BreezeTrades.Symbol(order.Text("orderExchangeCode"), order.Text("stockCode"), expiry, order.Find("optionType"), order.Optional("strikePrice"));
}
