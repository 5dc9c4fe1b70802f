using System.Globalization;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>
/// What Breeze's trade list answers: a row for each side of an order, with a date and no time. All of a date stand at its
/// open, in the order of their order ids, which count up.
/// </summary>
internal static class BreezeTrades
{
    private const string DateForm = "dd-MMM-yyyy";
    private static readonly TimeOnly Open = new(9, 15);

    public static IReadOnlyList<BrokerRow> Read(string json)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        return RowReader.Read(JsonRows.Read(json, "Success"), row =>
        {
            bool isBuy = row.IsBuy("action");
            decimal quantity = row.Positive("quantity");
            string of = $"breeze:{row.Text("order_id")}:{(isBuy ? "buy" : "sell")}";
            int count = counts[of] = counts.GetValueOrDefault(of) + 1;
            return new BrokerRow(
                row.Place, EntryKind.Fill, Symbol(row), count == 1 ? of : string.Create(CultureInfo.InvariantCulture, $"{of}:{count}"), $"breeze:{row.Text("order_id")}",
                isBuy ? quantity : -quantity, row.Positive("average_cost"), AtOpen(DateOnly.FromDateTime(row.Clock("trade_date", DateForm))))
            {
                Charges = (row.Optional("brokerage_amount") ?? 0) + (row.Optional("total_taxes") ?? 0),
            };
        });
    }

    /// <summary>Microseconds UTC of the open of a date.</summary>
    public static long AtOpen(DateOnly date) => IndianTime.ToUs(date.ToDateTime(Open));

    /// <summary>Breeze's own short name, as the master of instruments has it: <c>NSE|RELIND</c>, <c>NFO|NIFTY|24-Nov-2026|25000|CE</c>.</summary>
    /// <param name="expiry">Null where it is no contract.</param>
    /// <param name="strike">Of an option.</param>
    /// <exception cref="FormatException">An option has no strike.</exception>
    public static string Symbol(string exchange, string stock, string? expiry, string? right, decimal? strike)
    {
        string name = $"{exchange}|{stock}";
        return right?.ToUpperInvariant() switch
        {
            _ when expiry is null => name,
            "CALL" or "C" => $"{name}|{expiry}|{StrikeOf(strike)}|CE",
            "PUT" or "P" => $"{name}|{expiry}|{StrikeOf(strike)}|PE",
            _ => $"{name}|{expiry}",
        };
    }

    /// <inheritdoc cref="Symbol(string, string, string?, string?, decimal?)"/>
    public static string Symbol(RowFields row) =>
        Symbol(row.Text("exchange_code"), row.Text("stock_code"), row.Find("expiry_date"), row.Find("right"), row.Optional("strike_price"));

    private static string StrikeOf(decimal? strike) => strike is { } price ? Instruments.Contract.StrikeText(price) : throw new FormatException("an option has no strike price");
}
