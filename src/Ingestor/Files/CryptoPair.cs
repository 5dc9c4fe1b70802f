namespace Candlewick.Ingestor.Files;

/// <summary>
/// Pairs that exchanges of crypto write in one word, as our symbols have them: <c>BTCUSDT</c> is <c>BTC-USDT</c>. The word does not say where it
/// is to be cut, but it ends in one of few currencies.
/// </summary>
internal static class CryptoPair
{
    /// <summary>What pairs are quoted in anywhere. Longer ones stand before those that they end in.</summary>
    private static readonly string[] Common = ["USDT", "USDC", "PYUSD", "USD", "EUR", "GBP", "JPY", "AUD", "CAD", "CHF", "DAI", "BTC", "XBT", "ETH", "SOL"];

    /// <summary>
    /// Of Binance, which has no pair in plain dollars, but dollars of its own: <c>BTCTUSD</c> is in TUSD, where elsewhere <c>DOTUSD</c> is DOT
    /// in USD.
    /// </summary>
    private static readonly string[] Binance =
    [
        "FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDP", "EUR", "GBP", "TRY", "BRL", "JPY", "AUD", "RUB", "UAH", "NGN", "ZAR", "IDR", "MXN", "ARS", "PLN", "RON", "COP",
        "CZK", "DAI", "BTC", "ETH", "BNB", "SOL", "TRX", "XRP", "DOGE",
    ];

    /// <summary>The symbol of a pair, with or without a dash, a slash or an underscore between its parts; as it stands where it cannot be cut.</summary>
    /// <param name="venue">Whose word it is.</param>
    /// <param name="pair">In any case.</param>
    public static string SymbolOf(string venue, string pair)
    {
        string word = pair.Trim().ToUpperInvariant();
        int cut = word.IndexOfAny(['-', '/', '_']);
        if (cut > 0)
        {
            return $"{Code(word[..cut])}-{Code(word[(cut + 1)..])}";
        }

        string? quote = Array.Find(venue == "BINANCE" ? Binance : Common, q => word.Length > q.Length && word.EndsWith(q, StringComparison.Ordinal));
        return quote is null ? word : $"{Code(word[..^quote.Length])}-{Code(quote)}";
    }

    /// <summary>Kraken has its own codes for two coins.</summary>
    private static string Code(string asset) => asset switch { "XBT" => "BTC", "XDG" => "DOGE", _ => asset };
}
