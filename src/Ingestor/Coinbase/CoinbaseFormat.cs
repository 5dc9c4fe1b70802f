using System.Text.RegularExpressions;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Trades;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>
/// Trades of Coinbase as its API names them: <c>trade_id, side, size, price, time</c> and <c>product_id</c>, in any order. Without the last, the name
/// of the file begins with the product: <c>BTC-USD….csv</c>.
/// </summary>
internal sealed partial class CoinbaseFormat(FileFormatOptions options) : TradesFormat(options)
{
    protected override string Name => "a file of Coinbase's trades";

    protected override FeedInstrument? InstrumentOf(string path, TradeColumn[] columns)
    {
        if (columns.Contains(TradeColumn.Symbol))
        {
            return null;
        }

        var product = Product().Match(Path.GetFileName(path));
        return !product.Success ? throw new FormatException("it has no column product_id, and its name does not begin with a product, as in BTC-USD-2026-11-25.csv")
            : InstrumentId.TryParse(Symbol(product.Value), out var id, out string? error) ? new FeedInstrument(id)
            : throw new FormatException(error);
    }

    protected override string Symbol(string name) => $"COINBASE:{CryptoPair.SymbolOf("COINBASE", name)}";

    [GeneratedRegex("^[A-Z0-9]+-[A-Z]{3,5}(?![A-Z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Product();
}
