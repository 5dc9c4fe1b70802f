using System.Globalization;
using System.IO.Compression;
using System.Text;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments;
using Candlewick.Tests.Support;

namespace Candlewick.Instruments.Tests;

/// <summary>What vendors call an instrument, and what it is called here. Rows are written by hand, in the vendors' forms.</summary>
public sealed class VendorNameTests
{
    private const string KiteHeader =
        "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";

    [Theory]
    [InlineData("408065,1594,INFY,INFOSYS,0,,0,0.05,1,EQ,NSE,NSE", "NSE:INFY", "NSE:INFY", "408065")]
    [InlineData("519937,2031,M&M,\"MAHINDRA & MAHINDRA, LTD\",0,,0,0.05,1,EQ,NSE,NSE", "NSE:M&M", "NSE:M&M", "519937")]
    [InlineData("3677697,14366,IDEA-BE,VODAFONE IDEA,0,,0,0.01,1,EQ,NSE,NSE", "NSE:IDEA-BE", "NSE:IDEA-BE", "3677697")]
    [InlineData("256265,1001,NIFTY 50,NIFTY 50,0,,0,0,0,EQ,INDICES,NSE", "NSE:NIFTY-50", "NSE:NIFTY 50", "256265")]
    [InlineData("265,1,SENSEX,SENSEX,0,,0,0,0,EQ,INDICES,BSE", "BSE:SENSEX", "BSE:SENSEX", "265")]
    [InlineData("9485826,37054,NIFTY26NOVFUT,\"NIFTY\",0,2026-11-24,0,0.1,75,FUT,NFO-FUT,NFO", "NFO:NIFTY-20261124-F", "NFO:NIFTY26NOVFUT", "9485826")]
    [InlineData("9485827,37055,NIFTY26NOV25000CE,\"NIFTY\",0,2026-11-24,25000,0.05,75,CE,NFO-OPT,NFO", "NFO:NIFTY-20261124-25000-C", "NFO:NIFTY26NOV25000CE", "9485827")]
    [InlineData("9485828,37056,NIFTY26D0125000PE,\"NIFTY\",0,2026-12-01,25000.0,0.05,75,PE,NFO-OPT,NFO", "NFO:NIFTY-20261201-25000-P", "NFO:NIFTY26D0125000PE", "9485828")]
    [InlineData("9485829,37057,BAJAJ-AUTO26NOV9000CE,\"BAJAJ-AUTO\",0,2026-11-24,9000,0.05,75,CE,NFO-OPT,NFO", "NFO:BAJAJ-AUTO-20261124-9000-C", "NFO:BAJAJ-AUTO26NOV9000CE", "9485829")]
    [InlineData("216069,844,USDINR26NOV84.25CE,\"USDINR\",0,2026-11-26,84.25,0.0025,1,CE,CDS-OPT,CDS", "CDS:USDINR-20261126-84.25-C", "CDS:USDINR26NOV84.25CE", "216069")]
    [InlineData("111119111,434059,GOLD26DECFUT,\"GOLD\",0,2026-12-04,0,1,1,FUT,MCX-FUT,MCX", "MCX:GOLD-20261204-F", "MCX:GOLD26DECFUT", "111119111")]
    public void Kite(string row, string id, string symbol, string token) =>
        Holds("kite.csv", KiteHeader + row + "\n", Vendors.Kite, id, (AliasKind.Symbol, symbol), (AliasKind.Token, token));

    [Theory]
    [InlineData("1594|INFY-EQ|INFY||-1.000000|1||NSE|5.000000", "NSE:INFY", "NSE:INFY-EQ", "1:1594", "0.05")]
    [InlineData("14366|IDEA-BE|IDEA||-1.000000|1||NSE|1.000000", "NSE:IDEA-BE", "NSE:IDEA-BE", "1:14366", "0.01")]
    [InlineData("99926000|Nifty 50|NIFTY||0.000000|1|AMXIDX|NSE|0.000000", "NSE:NIFTY-50", "NSE:Nifty 50", "1:99926000", "0")]
    [InlineData("500209|INFY|INFY||-1.000000|1||BSE|5.000000", "BSE:INFY", "BSE:INFY", "3:500209", "0.05")]
    [InlineData("37054|NIFTY24NOV26FUT|NIFTY|24NOV2026|-1.000000|75|FUTIDX|NFO|10.000000", "NFO:NIFTY-20261124-F", "NFO:NIFTY24NOV26FUT", "2:37054", "0.1")]
    [InlineData("37055|NIFTY24NOV2625000CE|NIFTY|24NOV2026|2500000.000000|75|OPTIDX|NFO|5.000000", "NFO:NIFTY-20261124-25000-C", "NFO:NIFTY24NOV2625000CE", "2:37055", "0.05")]
    [InlineData("825|SENSEX26N2682000PE|SENSEX|26NOV2026|8200000.000000|20|OPTIDX|BFO|5.000000", "BFO:SENSEX-20261126-82000-P", "BFO:SENSEX26N2682000PE", "4:825", "0.05")]
    [InlineData("434059|GOLD04DEC26FUT|GOLD|04DEC2026|-1.000000|1|FUTCOM|MCX|100.000000", "MCX:GOLD-20261204-F", "MCX:GOLD04DEC26FUT", "5:434059", "1")]
    [InlineData("448101|CRUDEOIL16DEC266500CE|CRUDEOIL|16DEC2026|650000.000000|100|OPTFUT|MCX|10.000000", "MCX:CRUDEOIL-20261216-6500-C", "MCX:CRUDEOIL16DEC266500CE", "5:448101", "0.1")]
    [InlineData("448102|NATURALGAS22DEC26312.5PE|NATURALGAS|22DEC2026|31250.000000|1250|OPTFUT|MCX|5.000000", "MCX:NATURALGAS-20261222-312.5-P", "MCX:NATURALGAS22DEC26312.5PE", "5:448102", "0.05")]
    [InlineData("2885|USDINR26DEC84.25CE|USDINR|29DEC2026|842500000.000000|1|OPTCUR|CDS|0.250000", "CDS:USDINR-20261229-84.25-C", "CDS:USDINR26DEC84.25CE", "13:2885", "0.0025")]
    [InlineData("9001|USDINR21DEC75.25CE|USDINR|29DEC2021|752500000.000000|1|OPTCUR|CDS|25000.000000", "CDS:USDINR-20211229-75.25-C", "CDS:USDINR21DEC75.25CE", "13:9001", "0.0025")]
    [InlineData("9002|EURUSD26DEC1.125PE|EURUSD|29DEC2026|11250000.000000|1|OPTCUR|CDS|1000.000000", "CDS:EURUSD-20261229-1.125-P", "CDS:EURUSD26DEC1.125PE", "13:9002", "0.0001")]
    [InlineData("9003|USDJPY26DEC155CE|USDJPY|29DEC2026|1550000000.000000|1|OPTCUR|CDS|100000.000000", "CDS:USDJPY-20261229-155-C", "CDS:USDJPY26DEC155CE", "13:9003", "0.01")]
    [InlineData("9004|USDINR19NOV71.5PE|USDINR|27NOV2019|7150.000000|1|OPTCUR|CDS|0.250000", "CDS:USDINR-20191127-71.5-P", "CDS:USDINR19NOV71.5PE", "13:9004", "0.0025")]
    public void SmartApi(string values, string id, string symbol, string token, string tick)
    {
        string[] names = ["token", "symbol", "name", "expiry", "strike", "lotsize", "instrumenttype", "exch_seg", "tick_size"];
        string row = string.Join(",", names.Zip(values.Split('|'), (name, value) => $"\"{name}\":\"{value}\""));
        var found = Holds("smartapi.json", $"[{{{row}}}]", Vendors.SmartApi, id, (AliasKind.Symbol, symbol), (AliasKind.Token, token));
        Assert.Equal(decimal.Parse(tick, CultureInfo.InvariantCulture), found.TickSize);
    }

    [Theory]
    [InlineData("cash", "\"2885\", \"RELIND\", \"EQ\", \"RELIANCE INDUSTRIES\", \"0.1\", \"1\", \"29-Nov-1995\", \"INE002A01018\", \"RELIANCE\"", "NSE:RELIANCE", "NSE|RELIND", "4.1!2885")]
    [InlineData("cash", "\"14366\", \"IDECEL\", \"BE\", \"VODAFONE IDEA\", \"0.01\", \"1\", \"\", \"INE669E01016\", \"IDEA\"", "NSE:IDEA-BE", "NSE|IDECEL|BE", "4.1!14366")]
    [InlineData("cash", "\"NIFTY 50\", \"NIFTY\", \"0\", \"NIFTY 50\", \"0\", \"0\", \"\", \"\", \"NIFTY\"", "NSE:NIFTY-50", "NSE|NIFTY", "4.1!NIFTY 50")]
    [InlineData("nfo", "\"37054\",\"FUTIDX\",\"NIFTY\",\"FUTURE\",\"24-Nov-2026\",\"0\",\"XX\",\"75\",\"10\",\"NIFTY 50\",\"NIFTY\"", "NFO:NIFTY-20261124-F", "NFO|NIFTY|24-Nov-2026", "4.1!37054")]
    [InlineData("nfo", "\"52001\",\"OPTIDX\",\"CNXBAN\",\"OPTION\",\"24-Nov-2026\",\"52000\",\"CE\",\"35\",\"5\",\"NIFTY BANK\",\"BANKNIFTY\"", "NFO:BANKNIFTY-20261124-52000-C", "NFO|CNXBAN|24-Nov-2026|52000|CE", "4.1!52001")]
    [InlineData("bfo", "\"825\",\"OPTIND\",\"BSESEN\",\"OPTION\",\"26-Nov-2026\",\"82000\",\"PE\",\"20\",\"5\",\"SENSEX\",\"SENSEX\"", "BFO:SENSEX-20261126-82000-P", "BFO|BSESEN|26-Nov-2026|82000|PE", "8.1!825")]
    public void Breeze(string file, string row, string id, string shortName, string token)
    {
        const string cash = "\"Token\", \"ShortName\", \"Series\", \"CompanyName\", \"ticksize\", \"Lotsize\", \"DateOfListing\", \"ISINCode\", \"ExchangeCode\"\n";
        const string contracts = "\"Token\",\"InstrumentName\",\"ShortName\",\"Series\",\"ExpiryDate\",\"StrikePrice\",\"OptionType\",\"LotSize\",\"TickSize\",\"CompanyName\",\"ExchangeCode\"\n";
        using var folder = new TempFolder();
        string path = folder["breeze.zip"];
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Add(zip, "NSEScripMaster.txt", cash + (file == "cash" ? row : ""));
            Add(zip, "FONSEScripMaster.txt", contracts + (file == "nfo" ? row : ""));
            Add(zip, "FOBSEScripMaster.txt", contracts + (file == "bfo" ? row : ""));
        }

        Holds(path, Vendors.Breeze, id, (AliasKind.ShortName, shortName), (AliasKind.Token, token));
    }

    [Fact]
    public void Binance()
    {
        var found = Holds(
            "binance.json",
            """{"timezone":"UTC","serverTime":1,"rateLimits":[{"x":[1,2]}],"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","filters":[{"filterType":"PRICE_FILTER","minPrice":"0.01","tickSize":"0.01000000"},{"filterType":"LOT_SIZE","stepSize":"0.00001000"}]},{"symbol":"OLDUSDT","status":"BREAK"}]}""",
            Vendors.Binance, "BINANCE:BTC-USDT", (AliasKind.Symbol, "BTCUSDT"));
        Assert.Equal((0.01m, 0.00001m, "USDT", 2), (found.TickSize, found.LotSize, found.Currency, found.PriceScale));
    }

    [Fact]
    public void Coinbase() => Holds(
        "coinbase.json",
        """[{"id":"BTC-USD","base_currency":"BTC","quote_currency":"USD","quote_increment":"0.01","base_increment":"0.00000001","status":"online"}]""",
        Vendors.Coinbase, "COINBASE:BTC-USD", (AliasKind.Symbol, "BTC-USD"));

    [Fact]
    public void Kraken_has_codes_of_its_own_for_two_coins() => Holds(
        "kraken.json",
        """{"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","lot_decimals":8,"tick_size":"0.1","status":"online"}}}""",
        Vendors.Kraken, "KRAKEN:BTC-USD", (AliasKind.Symbol, "BTC/USD"), (AliasKind.ShortName, "XBTUSD"));

    private static Instrument Holds(string name, string content, string vendor, string id, params (AliasKind Kind, string Text)[] aliases)
    {
        using var folder = new TempFolder();
        string path = folder[name];
        File.WriteAllText(path, content);
        return Holds(path, vendor, id, aliases);
    }

    /// <summary>Both ways: the row has this id, and these names lead to it.</summary>
    private static Instrument Holds(string path, string vendor, string id, params (AliasKind Kind, string Text)[] aliases)
    {
        using var read = MasterFiles.Read([path], TestContext.Current.CancellationToken);
        var instrument = Assert.Single(read.Instruments);
        Assert.Equal(id, instrument.Id.ToString());
        var names = new AliasTableBuilder();
        names.Add(instrument);
        var table = names.Build();
        Assert.Equal(aliases.Order(), instrument.Aliases.Select(a => (a.Kind, a.Text)).Order());
        Assert.All(aliases, a => Assert.Equal(id, table.Resolve(vendor, a.Kind, a.Text, new DateOnly(2026, 11, 20))?.ToString()));
        return instrument;
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
