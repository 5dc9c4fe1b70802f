using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Binance;

/// <summary>Binance's spot pairs.</summary>
internal sealed class BinanceMaster : IMasterFormat
{
    public string Vendor => Vendors.Binance;

    public string FileName => "binance.json";

    public Uri Url { get; } = new("https://data-api.binance.vision/api/v3/exchangeInfo");

    public bool Recognizes(ReadOnlySpan<byte> head) => head.TrimStart(" \r\n\t"u8).StartsWith("{"u8) && head.IndexOf("\"serverTime\""u8) >= 0;

    public void Read(Stream file, MasterRows rows)
    {
        var items = new JsonItems<BinanceSymbol>(file, BinanceJson.Default.BinanceSymbol, "symbols", rows);
        while (items.Read())
        {
            var pair = items.Current!;
            if (string.IsNullOrEmpty(pair.Symbol))
            {
                rows.Unreadable(items.Place, "symbol is missing");
            }
            else if (pair.Status != "TRADING")
            {
                rows.PassOver($"status {pair.Status}");
            }
            else
            {
                SpotPair.Add(
                    rows, items.Place, "BINANCE", pair.BaseAsset, pair.QuoteAsset, Filter(pair, "PRICE_FILTER")?.TickSize, Filter(pair, "LOT_SIZE")?.StepSize,
                    new Alias(Vendors.Binance, AliasKind.Symbol, pair.Symbol));
            }
        }
    }

    private static BinanceFilter? Filter(BinanceSymbol pair, string type) => pair.Filters?.FirstOrDefault(f => f.Type == type);
}
