using System.Globalization;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Kraken;

/// <summary>Kraken's pairs. REST has its own codes for two coins; version 2 of the socket, and we, have everybody's.</summary>
internal sealed class KrakenMaster : IMasterFormat
{
    private const int MostDecimals = 18;

    public string Vendor => Vendors.Kraken;

    public string FileName => "kraken.json";

    public Uri Url { get; } = new("https://api.kraken.com/0/public/AssetPairs");

    public bool Recognizes(ReadOnlySpan<byte> head) => head.TrimStart(" \r\n\t"u8).StartsWith("{"u8) && head.IndexOf("\"altname\""u8) >= 0;

    public void Read(Stream file, MasterRows rows)
    {
        var items = new JsonItems<KrakenPair>(file, KrakenJson.Default.KrakenPair, "result", rows);
        while (items.Read())
        {
            var pair = items.Current!;
            string[] assets = (pair.SocketName ?? "").Split('/');
            if (string.IsNullOrEmpty(pair.AltName) || assets.Length != 2 || pair.LotDecimals is < 0 or > MostDecimals)
            {
                rows.Unreadable(items.Place, $"altname, wsname or lot_decimals of '{items.Key}' is missing or wrong");
            }
            else if (pair.Status is not (null or "online"))
            {
                rows.PassOver($"status {pair.Status}");
            }
            else
            {
                string @base = Code(assets[0]), quote = Code(assets[1]);
                SpotPair.Add(
                    rows, items.Place, "KRAKEN", @base, quote, pair.TickSize, new decimal(1, 0, 0, false, (byte)pair.LotDecimals).ToString(CultureInfo.InvariantCulture),
                    new Alias(Vendors.Kraken, AliasKind.Symbol, $"{@base}/{quote}"),
                    new Alias(Vendors.Kraken, AliasKind.ShortName, pair.AltName));
            }
        }
    }

    private static string Code(string asset) => asset switch { "XBT" => "BTC", "XDG" => "DOGE", _ => asset };
}
