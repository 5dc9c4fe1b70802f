namespace Candlewick.Market.Ledger.Imports;

/// <summary>One row of what a broker or a person hands over, the instrument still in their words.</summary>
/// <param name="Place">Where it stands, for people: <c>line 3</c>, <c>row 2</c>.</param>
/// <param name="Kind">A fill, or an adjustment where it is a holding.</param>
/// <param name="Symbol">With its exchange: <c>NSE:INFY</c>; of Breeze, its short name: <c>NSE|RELIND</c>.</param>
/// <param name="Reference">The same in each import of the same trade or holding.</param>
/// <param name="Order">Empty where it is not known.</param>
/// <param name="Quantity">Bought above zero, sold below.</param>
/// <param name="TimeUs">Microseconds UTC.</param>
public sealed record BrokerRow(string Place, EntryKind Kind, string Symbol, string Reference, string Order, decimal Quantity, decimal Price, long TimeUs)
{
    public decimal Charges { get; init; }

    /// <summary>Null: what the instrument is priced in.</summary>
    public string? Currency { get; init; }
}
