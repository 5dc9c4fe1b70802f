namespace Candlewick.Market.Instruments;

/// <summary>What prices of India's venues are in.</summary>
public static class Currencies
{
    private const int PairLength = 6;
    private const string Rupee = "INR";

    /// <summary>
    /// Rupees, but for contracts on a pair of other currencies, whose second one it is: <c>EURUSD</c> is in dollars, <c>USDJPY</c> in yen.
    /// </summary>
    /// <param name="underlying">Of a contract, such as <c>USDINR</c>; else anything.</param>
    public static string Of(string venue, string underlying) =>
        venue is "CDS" or "BCD" && underlying.Length == PairLength && underlying[3..] is "USD" or "JPY" or "EUR" or "GBP" ? underlying[3..] : Rupee;
}
