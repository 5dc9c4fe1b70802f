namespace Candlewick.EventStore.Events;

/// <summary>Something happened to an account. In the stream of the account, <c>ledger|account</c>.</summary>
/// <param name="Kind"><c>fill</c>, <c>deposit</c>, <c>withdrawal</c>, <c>fee</c>, <c>dividend</c>, <c>split</c>, <c>bonus</c>, <c>adjustment</c>, <c>reversal</c>, <c>rate</c>.</param>
/// <param name="Reference">The broker's trade id, or an id of the client's.</param>
/// <param name="HappenedAt">UTC.</param>
/// <param name="Quantity">Bought above zero, sold below.</param>
/// <param name="Charges">Of a fill.</param>
/// <param name="Order">Empty where it is not known.</param>
/// <param name="IsOrderTotal">All that its order did: it counts until a single trade of the order is known.</param>
/// <param name="Reverses">The entry that it takes back.</param>
/// <param name="Source">Who said it.</param>
public sealed record LedgerEntryRecorded(
    string Account, string Instrument, string Kind, string Reference, DateTimeOffset HappenedAt, string Currency, decimal Quantity, decimal Price, decimal Multiplier, decimal Amount,
    decimal Charges, int RatioNew, int RatioOld, string Order, bool IsOrderTotal, Guid? Reverses, string Source);
