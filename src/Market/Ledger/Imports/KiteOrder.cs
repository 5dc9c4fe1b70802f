using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>What Kite posts when an order changes. It says what all of the order did so far: only its last word counts.</summary>
public static class KiteOrder
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    private static readonly string[] Ended = ["COMPLETE", "CANCELLED", "REJECTED"];

    /// <summary>Its checksum is of this secret: lowercase hexadecimal SHA-256 of order id, order time and API secret, one after another.</summary>
    /// <exception cref="FormatException">It is no postback.</exception>
    public static bool IsSigned(JsonElement order, string secret)
    {
        var fields = JsonRows.Fields(order, "postback");
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fields.Text("order_id") + fields.Text("order_timestamp") + secret)));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(checksum), Encoding.UTF8.GetBytes(fields.Text("checksum")));
    }

    /// <summary>Null where the order is not at its end, or nothing of it was filled.</summary>
    /// <exception cref="FormatException">It is no postback.</exception>
    public static BrokerOrder? Read(JsonElement order)
    {
        var fields = JsonRows.Fields(order, "postback");
        decimal filled = fields.Number("filled_quantity");
        if (!Ended.Contains(fields.Text("status"), StringComparer.Ordinal) || filled == 0)
        {
            return null;
        }

        return new BrokerOrder(
            "kite", fields.Text("order_id"), $"{fields.Text("exchange")}:{fields.Text("tradingsymbol")}", fields.IsBuy("transaction_type") ? filled : -filled, fields.Number("average_price"),
            IndianTime.ToUs(fields.Clock(fields.Find("exchange_update_timestamp") is null ? "order_timestamp" : "exchange_update_timestamp", TimeForm)), fields.Find("product") == "MIS");
    }
}
