using System.Text.Json;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>What SmartAPI posts when an order changes; also a message of its socket of order updates, which has the same in <c>orderData</c>.</summary>
public static class SmartApiOrder
{
    private const string TimeForm = "dd-MMM-yyyy HH:mm:ss";

    private static readonly string[] Ended = ["complete", "cancelled", "rejected"];

    /// <inheritdoc cref="KiteOrder.Read"/>
    public static BrokerOrder? Read(JsonElement message)
    {
        var order = JsonRows.Fields(message.ValueKind == JsonValueKind.Object && message.TryGetProperty("orderData", out var inner) ? inner : message, "postback");
        decimal filled = order.Optional("filledshares") ?? 0;
        if (!Ended.Contains(order.Find("orderstatus"), StringComparer.Ordinal) || filled == 0)
        {
            return null;
        }

        string time = Array.Find(["exchorderupdatetime", "exchtime"], name => order.Find(name) is not null) ?? "updatetime";
        return new BrokerOrder(
            "smartapi", order.Text("orderid"), SmartApiTrades.Symbol(order.Text("exchange"), order.Text("tradingsymbol")), order.IsBuy("transactiontype") ? filled : -filled,
            order.Number("averageprice"), IndianTime.ToUs(order.Clock(time, TimeForm)), order.Find("producttype") == "INTRADAY");
    }
}
