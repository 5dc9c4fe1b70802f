using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Coinbase;

/// <summary>Coinbase Exchange's products.</summary>
internal sealed class CoinbaseMaster : IMasterFormat
{
    public string Vendor => Vendors.Coinbase;

    public string FileName => "coinbase.json";

    public Uri Url { get; } = new("https://api.exchange.coinbase.com/products");

    public bool Recognizes(ReadOnlySpan<byte> head) => head.TrimStart(" \r\n\t"u8).StartsWith("["u8) && head.IndexOf("\"base_currency\""u8) >= 0;

    public void Read(Stream file, MasterRows rows)
    {
        var items = new JsonItems<CoinbaseProduct>(file, CoinbaseJson.Default.CoinbaseProduct, property: null, rows);
        while (items.Read())
        {
            var product = items.Current!;
            if (string.IsNullOrEmpty(product.Id))
            {
                rows.Unreadable(items.Place, "id is missing");
            }
            else if (product.Status != "online")
            {
                rows.PassOver($"status {product.Status}");
            }
            else
            {
                SpotPair.Add(
                    rows, items.Place, "COINBASE", product.BaseCurrency, product.QuoteCurrency, product.QuoteIncrement, product.BaseIncrement,
                    new Alias(Vendors.Coinbase, AliasKind.Symbol, product.Id));
            }
        }
    }
}
