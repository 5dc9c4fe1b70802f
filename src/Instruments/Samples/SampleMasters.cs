using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Samples;

/// <summary>Writes a made-up market as the vendors' files, byte for byte the same for the same seed, size and date.</summary>
public sealed class SampleMasters(int seed, int count, DateOnly date)
{
    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "DOGE", "XRP", "ADA"];

    private readonly SampleUniverse _universe = new(seed, count, date);

    /// <summary>What the master has to hold of India when the files have been read.</summary>
    internal IReadOnlyList<SampleInstrument> Instruments => _universe.All;

    /// <summary>Writes one file for each vendor into <paramref name="folder"/> and returns their paths.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public IReadOnlyList<string> Write(string folder)
    {
        Directory.CreateDirectory(folder);
        return
        [
            WriteFile(folder, "kite.csv", WriteKite), WriteFile(folder, "smartapi.json", WriteSmartApi), WriteFile(folder, "breeze.zip", WriteBreeze),
            WriteFile(folder, "binance.json", WriteBinance), WriteFile(folder, "coinbase.json", WriteCoinbase), WriteFile(folder, "kraken.json", WriteKraken),
        ];
    }

    private static string WriteFile(string folder, string name, Action<Stream> write)
    {
        string path = Path.Combine(folder, name);
        using var file = File.Create(path);
        write(file);
        return path;
    }

    private void WriteKite(Stream file)
    {
        using var csv = Text(file);
        csv.WriteLine("instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange");
        foreach (var i in _universe.All)
        {
            int segment = i.Type == InstrumentType.Index ? 9 : i.Venue switch { "NSE" => 1, "NFO" => 2, "CDS" => 3, "BSE" => 4, "BFO" => 5, _ => 7 };
            string names = i.Type == InstrumentType.Index ? "INDICES" : i.IsContract ? $"{i.Venue}-{(i.Type == InstrumentType.Future ? "FUT" : "OPT")}" : i.Venue;
            csv.WriteLine(Line(
                $"{((long)i.Token << 8) | (uint)segment},{i.Token},{KiteSymbol(i)},\"{i.Name}\",0,{i.Expiry:yyyy-MM-dd},{i.Strike ?? 0},{i.Tick},{i.Lot},{(i.IsContract ? i.RightText : "EQ")},{names},{i.Venue}"));
        }
    }

    /// <summary>Weekly expiries have year, month (1 to 9, O, N, D) and day; monthly ones year and month.</summary>
    private static string KiteSymbol(SampleInstrument i) => i.Expiry is not { } expiry ? i.Symbol
        : i.Symbol + (i.Monthly ? Line($"{expiry:yyMMM}").ToUpperInvariant() : Line($"{expiry:yy}{"123456789OND"[expiry.Month - 1]}{expiry:dd}"))
            + (i.Strike is { } strike ? Contract.StrikeText(strike) : "") + i.RightText;

    private void WriteSmartApi(Stream file)
    {
        using var json = new Utf8JsonWriter(file);
        json.WriteStartArray();
        foreach (var i in _universe.All)
        {
            json.WriteStartObject();
            json.WriteString("token", Line($"{i.Token}"));
            json.WriteString("symbol", SmartApiSymbol(i));
            json.WriteString("name", i.Type == InstrumentType.Index ? i.ShortName : i.Symbol);
            json.WriteString("expiry", Line($"{i.Expiry:ddMMMyyyy}").ToUpperInvariant());
            json.WriteString("strike", Line($"{(i.Strike is { } strike ? strike * (i.Venue == "CDS" ? 10_000_000 : 100) : -1):0.000000}"));
            json.WriteString("lotsize", Line($"{i.Lot}"));
            json.WriteString("instrumenttype", i.Type switch { InstrumentType.Index => "AMXIDX", InstrumentType.Future => "FUTSTK", InstrumentType.Option => "OPTSTK", _ => "" });
            json.WriteString("exch_seg", i.Venue);
            json.WriteString("tick_size", Line($"{i.Tick * 100:0.000000}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string SmartApiSymbol(SampleInstrument i) => i.Expiry is { } expiry
        ? i.Symbol + Line($"{expiry:ddMMMyy}").ToUpperInvariant() + (i.Strike is { } strike ? Contract.StrikeText(strike) : "") + i.RightText
        : i is { Venue: "NSE", Type: InstrumentType.Equity } ? $"{i.Symbol}-EQ" : i.Symbol;

    private void WriteBreeze(Stream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        using (var cash = Text(Entry(zip, "NSEScripMaster.txt")))
        {
            cash.WriteLine("\"Token\", \"ShortName\", \"Series\", \"CompanyName\", \"ticksize\", \"Lotsize\", \"DateOfListing\", \"ISINCode\", \"ExchangeCode\"");
            foreach (var i in _universe.All.Where(i => i.Venue == "NSE"))
            {
                string token = i.Type == InstrumentType.Index ? i.Symbol : Line($"{i.Token}");
                cash.WriteLine(Line($"\"{token}\", \"{i.ShortName}\", \"EQ\", \"{i.Name}\", \"{i.Tick}\", \"{i.Lot}\", \"29-Nov-1995\", \"{i.Isin}\", \"{i.Symbol}\""));
            }
        }

        WriteBreezeContracts(zip, "FONSEScripMaster.txt", "NFO");
        WriteBreezeContracts(zip, "FOBSEScripMaster.txt", "BFO");
    }

    private void WriteBreezeContracts(ZipArchive zip, string name, string venue)
    {
        using var csv = Text(Entry(zip, name));
        csv.WriteLine("\"Token\",\"InstrumentName\",\"ShortName\",\"Series\",\"ExpiryDate\",\"StrikePrice\",\"OptionType\",\"LotSize\",\"TickSize\",\"CompanyName\",\"ExchangeCode\"");
        foreach (var i in _universe.All.Where(i => i.Venue == venue))
        {
            string kind = i.Type == InstrumentType.Future ? "FUTSTK" : "OPTSTK";
            string option = i.Type == InstrumentType.Future ? "XX" : i.RightText;
            csv.WriteLine(Line(
                $"\"{i.Token}\",\"{kind}\",\"{i.ShortName}\",\"{(kind[0] == 'F' ? "FUTURE" : "OPTION")}\",\"{i.Expiry:dd-MMM-yyyy}\",\"{i.Strike ?? 0}\",\"{option}\",\"{i.Lot}\",\"{i.Tick * 100:0.##}\",\"{i.Name}\",\"{i.Symbol}\""));
        }
    }

    private static void WriteBinance(Stream file)
    {
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteString("timezone", "UTC");
        json.WriteNumber("serverTime", 0);
        json.WriteStartArray("symbols");
        foreach (string coin in Coins)
        {
            json.WriteRawValue(
                $$"""{"symbol":"{{coin}}USDT","status":"TRADING","baseAsset":"{{coin}}","quoteAsset":"USDT","filters":[{"filterType":"PRICE_FILTER","tickSize":"0.01000000"},{"filterType":"LOT_SIZE","stepSize":"0.00001000"}]}""");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCoinbase(Stream file)
    {
        using var text = Text(file);
        text.Write($"[{string.Join(",\n", Coins.Select(coin => $$"""{"id":"{{coin}}-USD","base_currency":"{{coin}}","quote_currency":"USD","quote_increment":"0.01","base_increment":"0.00000001","status":"online"}"""))}]");
    }

    private static void WriteKraken(Stream file)
    {
        using var text = Text(file);
        var codes = Coins.Select(coin => coin switch { "BTC" => "XBT", "DOGE" => "XDG", _ => coin });
        var pairs = codes.Select(c => $"\"X{c}ZUSD\":" + $$"""{"altname":"{{c}}USD","wsname":"{{c}}/USD","lot_decimals":8,"tick_size":"0.1","status":"online"}""");
        text.Write("{\"error\":[],\"result\":{" + string.Join(",\n", pairs) + "}}");
    }

    private static Stream Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry.Open();
    }

    private static StreamWriter Text(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024) { NewLine = "\n" };

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
