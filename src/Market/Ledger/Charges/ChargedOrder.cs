namespace Candlewick.Market.Ledger.Charges;

/// <summary>An executed order, for what it is charged.</summary>
/// <param name="Venue"><c>NSE</c>, <c>BSE</c>, <c>NFO</c>, <c>BFO</c>.</param>
/// <param name="Turnover">Sum of quantity × price × multiplier of its fills, above zero.</param>
public readonly record struct ChargedOrder(string Venue, Segment Segment, bool IsBuy, DateOnly Date, decimal Turnover);
