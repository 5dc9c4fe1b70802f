namespace Candlewick.Market.Ledger;

/// <summary>Money as an instrument, so that each entry has one and its partition: <c>CASH:INR</c>.</summary>
public static class CashInstrument
{
    private const string Venue = "CASH:";

    public static string Of(string currency) => Venue + currency;

    public static bool Is(string instrument) => instrument.StartsWith(Venue, StringComparison.Ordinal);
}
