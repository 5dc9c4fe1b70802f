using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>
/// What Kite posts when an order changes. It says what all of the order did so far, and so only its last word is an entry: when it is complete, cancelled or rejected.
/// </summary>
internal sealed class KitePostback(InstrumentDirectory directory)
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    private static readonly string[] Ended = ["COMPLETE", "CANCELLED", "REJECTED"];

    /// <summary>Lowercase hexadecimal SHA-256 of order id, order time and API secret, one after another.</summary>
    public static string Checksum(string orderId, string orderTime, string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(orderId + orderTime + secret)));

    /// <summary>The fill that an order came to; null where it is not at its end, or nothing of it was filled.</summary>
    /// <param name="charges"><c>india</c>: charge it by the table.</param>
    /// <exception cref="RequestException">It is no postback, or its checksum is not of this secret.</exception>
    public async Task<LedgerEntry?> ReadAsync(string account, JsonElement order, string secret, string? charges, CancellationToken cancellationToken)
    {
        string id = Text(order, "order_id");
        string orderTime = Text(order, "order_timestamp");
        byte[] expected = Encoding.UTF8.GetBytes(Checksum(id, orderTime, secret));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(Text(order, "checksum"))))
        {
            throw new RequestException(ErrorCodes.NotAllowed, "the checksum is not that of this order and KITE_API_SECRET");
        }

        decimal filled = Number(order, "filled_quantity");
        if (!Ended.Contains(Text(order, "status"), StringComparer.Ordinal) || filled == 0)
        {
            return null;
        }

        bool isBuy = Text(order, "transaction_type") switch
        {
            "BUY" => true,
            "SELL" => false,
            var other => throw Bad($"transaction_type '{InstrumentDirectory.Clip(other)}' is not BUY or SELL"),
        };
        string symbol = $"{Text(order, "exchange")}:{Text(order, "tradingsymbol")}";
        var fill = new LedgerEntry
        {
            Account = account,
            Instrument = (await directory.ResolveAsync([symbol], cancellationToken)).Ids[0],
            Kind = EntryKind.Fill,
            Reference = $"kite:order:{id}",
            TimeUs = Us(order.TryGetProperty("exchange_update_timestamp", out var at) && at.ValueKind == JsonValueKind.String ? at.GetString()! : orderTime),
            Currency = "INR",
            Quantity = isBuy ? filled : -filled,
            Price = Number(order, "average_price"),
            Order = $"kite:{id}",
            IsOrderTotal = true,
            Source = "kite",
        };
        return charges == OrderCharges.Table ? fill with { Charges = OrderCharges.Of([fill], Text(order, "product") == "MIS" ? "intraday" : "delivery") } : fill;
    }

    private static long Us(string text) => DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? IndianTime.ToUs(time)
        : throw Bad($"'{InstrumentDirectory.Clip(text)}' is not a time such as 2026-11-20 09:15:04");

    private static string Text(JsonElement order, string name) =>
        order.ValueKind == JsonValueKind.Object && order.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad($"the postback has no {name}");

    private static decimal Number(JsonElement order, string name) =>
        order.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) && number >= 0 ? number : throw Bad($"the postback has no {name}");

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
