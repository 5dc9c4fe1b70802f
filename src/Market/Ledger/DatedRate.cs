namespace Candlewick.Market.Ledger;

/// <summary>What one unit of a currency was worth in the base currency, from a date on.</summary>
/// <param name="Date">yyyymmdd.</param>
public readonly record struct DatedRate(int Date, decimal Rate);
