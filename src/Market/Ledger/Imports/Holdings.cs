using Candlewick.Market.Sessions;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>
/// What brokers say is held, as the beginning of a ledger: an adjustment each, before the first trade of the date. A holding has
/// one identity for all time, so that a second list never adds to the first.
/// </summary>
internal static class Holdings
{
    public static IReadOnlyList<BrokerRow> Kite(string json, DateOnly date) => RowReader.Read(JsonRows.Read(json, "data"), row =>
        Of("kite", row, $"{row.Text("exchange")}:{row.Text("tradingsymbol")}", Held(row, "realised_quantity", "t1_quantity"), row.Number("average_price"), date));

    public static IReadOnlyList<BrokerRow> SmartApi(string json, DateOnly date) => RowReader.Read(JsonRows.Read(json, "data", "holdings"), row =>
        Of("smartapi", row, SmartApiTrades.Symbol(row.Text("exchange"), row.Text("tradingsymbol")), Held(row, "realisedquantity", "t1quantity"), row.Number("averageprice"), date));

    public static IReadOnlyList<BrokerRow> Breeze(string json, DateOnly date) => RowReader.Read(JsonRows.Read(json, "Success"), row =>
        Of("breeze", row, BreezeTrades.Symbol(row), row.Number("quantity"), row.Number("average_price"), date));

    /// <summary>Delivered, and bought the day before; <c>quantity</c> where they are not told apart.</summary>
    private static decimal Held(RowFields row, string delivered, string bought) => row.Optional(delivered) is { } quantity ? quantity + (row.Optional(bought) ?? 0) : row.Number("quantity");

    private static BrokerRow? Of(string broker, RowFields row, string symbol, decimal quantity, decimal price, DateOnly date) => quantity == 0
        ? null
        : new BrokerRow(row.Place, EntryKind.Adjustment, symbol, $"{broker}:holding:{symbol}", "", quantity, price, IndianTime.ToUs(date.ToDateTime(TimeOnly.MinValue)));
}
