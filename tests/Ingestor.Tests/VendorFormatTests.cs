using System.Globalization;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Generator;
using Candlewick.Market.Numbers;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

/// <summary>A made-up day in each vendor's format, and files of those kinds that say what they are.</summary>
public sealed class VendorFormatTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateOnly Date = new(2026, 11, 25);
    private static readonly FileFormatOptions Options = new() { DefaultVenues = ["NSE"] };
    private readonly TempFolder _folder = new("vendors");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Formats => [.. SampleFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_day_of_each_format_makes_the_candles_of_its_trades(string name)
    {
        const int Seed = 29;
        output.WriteLine($"seed {Seed}");
        var format = SampleFormats.All.Single(f => f.Name == name);
        var day = format.Day(Seed, Date, 12_000);
        string path = format.WriteTo(_folder["."], day);
        Assert.InRange(new FileInfo(path).Length, 1, 2 * 1024 * 1024);

        var recorded = Published.Run(FileFeed.All.Single(f => f.Name == format.Feed).Format(Options), 0, 1, path);
        Assert.Equal((day.Trades.Count, 0), (recorded.Positions[^1].Ticks, recorded.Positions[^1].Skipped));
        if (name.EndsWith("quotes", StringComparison.Ordinal))
        {
            Assert.Equal(
                day.Trades.Select(t => (t.Cents, t.Cents + 1, t.Size)),
                recorded.Committed.Select(r => r.Tick).Where(t => t.HasBid).Select(t => (Cents(t.Bid, t.PriceScale), Cents(t.Ask, t.PriceScale), t.BidSize)));
            return;
        }

        Assert.Equal(Naive(day, format.Instrument), Published.Bars(recorded, format.Instrument, "1m"));
    }

    [Fact]
    public void Binances_times_are_microseconds_since_2025_and_milliseconds_before()
    {
        foreach (int year in new[] { 2024, 2025 })
        {
            var format = SampleFormats.All.Single(f => f.Name == "binance");
            var day = SampleDay.Coin(1, new DateOnly(year, 3, 4), count: 20);
            var read = ReadLine.All(FileFeed.Binance, format.WriteTo(_folder["."], day));
            Assert.Equal(day.Trades.Select(t => year == 2024 ? t.TradeUs / 1000 * 1000 : t.TradeUs), read.Select(r => r.Tick.TradeUs));
        }
    }

    [Theory]
    [InlineData("BTCUSDT-klines-2026-11-25.csv", "1,2,3", "it holds klines, not trades")]
    [InlineData("BTCUSDT-trades-2026-11-25.csv", "1,2,3", "its lines have 3 columns; trades have 7")]
    [InlineData("trades.csv", "1,2,3", "its name does not say of what")]
    public void A_file_of_Binance_that_is_no_trades_says_what_it_is(string name, string text, string message) => Assert.Contains(message, Refusal(FileFeed.Binance, Write(name, text)));

    [Fact]
    public void A_day_and_a_month_of_Binance_and_its_aggregates_would_count_twice()
    {
        string day = Write("BTCUSDT-trades-2026-11-25.csv", "1,91000.00,0.5,45500,1795600800000000,True,True\n");
        string other = Write("BTCUSDT-aggTrades-2026-11.csv", "1,91000.00,0.5,1,1,1795600800000000,True,True\n");
        Assert.Contains("both hold BINANCE:BTC-USDT 20261125", Refusal(FileFeed.Binance, day, other));
    }

    [Theory]
    [InlineData("BINANCE", "BTCTUSD", "BTC-TUSD")]
    [InlineData("BINANCE", "1000PEPEUSDT", "1000PEPE-USDT")]
    [InlineData("BINANCE", "btcfdusd", "BTC-FDUSD")]
    [InlineData("KRAKEN", "DOTUSD", "DOT-USD")]
    [InlineData("KRAKEN", "XBTUSD", "BTC-USD")]
    [InlineData("KRAKEN", "XDG/EUR", "DOGE-EUR")]
    [InlineData("COINBASE", "BTC-USD", "BTC-USD")]
    public void Pairs_in_one_word_are_cut_where_their_venue_means_it(string venue, string pair, string symbol) => Assert.Equal(symbol, CryptoPair.SymbolOf(venue, pair));

    [Fact]
    public void Krakens_candles_are_no_trades() =>
        Assert.Contains("as Kraken's candles have (OHLCVT)", Refusal(FileFeed.Kraken, Write("XBTUSD_1.csv", "1795600800,1,1,1,1,1,1\n")));

    [Fact]
    public void Something_else_of_Tardis_says_its_columns() =>
        Assert.Contains("it holds something else (columns is_snapshot,side,price,amount)", Refusal(FileFeed.Tardis, Write("t.csv", "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n")));

    [Fact]
    public void Trades_and_quotes_of_a_lean_day_are_ingested_together()
    {
        var day = SampleDay.Share(5, Date, count: 100);
        string[] paths = [.. SampleFormats.All.Where(f => f.Name is "lean" or "lean-quotes").Select(f => f.WriteTo(_folder["."], day))];
        var recorded = Published.Run(FileFeed.Lean.Format(Options), 0, 1, paths);
        Assert.Equal(200, recorded.Positions[^1].Ticks);
        Assert.Equal(Naive(day, "NYSE:SPY"), Published.Bars(recorded, "NYSE:SPY", "1m"));
    }

    [Fact]
    public void Rows_that_are_trades_add_their_sizes_and_lose_no_price()
    {
        string path = Write("same-stamp.csv", """
            symbol,trade_time,last_price,last_size
            KRAKEN:BTC-USD,2026-11-25T10:00:01Z,90000.0,0.10
            KRAKEN:BTC-USD,2026-11-25T10:00:01Z,90120.0,0.20
            KRAKEN:BTC-USD,2026-11-25T10:00:01Z,89950.0,0.30
            KRAKEN:BTC-USD,2026-11-25T10:00:02Z,90010.0,0.05
            KRAKEN:BTC-USD,2026-11-25T10:01:02Z,90020.0,0.05
            """);
        Assert.Equal(
            ["10:00:00 90000 90120 89950 90010 0.65", "10:01:00 90020 90020 90020 90020 0.05"],
            Published.Bars(Published.Run(FileFeed.Trades.Format(Options), 0, 1, path), "KRAKEN:BTC-USD", "1m"));
    }

    [Fact]
    public void Columns_are_told_by_name_or_by_place_and_times_by_unit_and_zone()
    {
        var named = new FileFormatOptions
        {
            Instrument = Market.Instruments.InstrumentId.Parse("NSE:TCS"), Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"),
            Columns = new Dictionary<string, string> { ["time"] = "when", ["price"] = "px", ["size"] = "q" },
        };
        var one = Assert.Single(ReadLine.All(FileFeed.Trades, Write("a.csv", "q;px;when\n3;2500.5;2026-01-05 09:15:00\n"), named));
        var placed = named with { Zone = null, TimeUnit = Text.TimeUnits.Seconds, Columns = new Dictionary<string, string> { ["time"] = "1", ["price"] = "3", ["size"] = "2" } };
        var other = Assert.Single(ReadLine.All(FileFeed.Trades, Write("b.csv", "1767584700\t3\t2500.5\n"), placed));
        Assert.All(new[] { one, other }, r => Assert.Equal(("NSE:TCS", 1_767_584_700_000_000L, 25005L, 3L), (r.Instrument, r.Tick.TradeUs, r.Tick.Price, r.Tick.Size)));

        Assert.Contains("its header has no column 'time', but q, px, when; name it with --columns time=…", Refusal(FileFeed.Trades, _folder["a.csv"]));
        Assert.Contains("--columns time=1,price=2,size=3", Refusal(FileFeed.Trades, _folder["b.csv"]));
        Assert.Contains("--instrument VENUE:SYMBOL", Refusal(FileFeed.Trades, Write("c.csv", "time,price,size\n1767584700,1,1\n")));
    }

    [Fact]
    public void Folders_and_patterns_stand_for_the_files_in_them()
    {
        foreach (string name in new[] { "2026/11/a.csv", "2026/11/b.csv.gz", "2026/12/c.csv", "2026/12/notes.md", "2026/12/.hidden.csv" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "");
        }

        string[] Names(string argument) => [.. FilePaths.Expand([_folder[argument]], FileFeed.Csv.Fits).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
        Assert.Equal(["a.csv", "b.csv.gz", "c.csv"], Names("2026"));
        Assert.Equal(["a.csv", "b.csv.gz", "c.csv"], Names("2026/**/*"));
        Assert.Equal(["a.csv", "c.csv"], Names("**/*.csv"));
        Assert.Equal(["b.csv.gz"], Names("20?6/1*/b*"));
        Assert.Contains("is a folder, and no file in it", Assert.Throws<IngestException>(() => FilePaths.Expand([_folder["2026/12"]], FileFeed.Lean.Fits)).Message);
        Assert.Contains("no file fits", Assert.Throws<IngestException>(() => FilePaths.Expand([_folder["*.nope"]], FileFeed.Csv.Fits)).Message);
    }

    private static List<string> Naive(SampleDay day, string instrument)
    {
        string zone = instrument.StartsWith("NYSE", StringComparison.Ordinal) ? "America/New_York" : instrument.StartsWith("NFO", StringComparison.Ordinal) ? "Asia/Kolkata" : "UTC";
        string Plain(decimal number) => Decimals.Normalize(number).ToString(CultureInfo.InvariantCulture);
        return
        [
            .. day.Trades.GroupBy(t => t.TradeUs / 60_000_000).Select(minute =>
            {
                var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMinutes(minute.Key), TimeZoneInfo.FindSystemTimeZoneById(zone));
                decimal[] prices = [minute.First().Cents, minute.Max(t => t.Cents), minute.Min(t => t.Cents), minute.Last().Cents];
                decimal volume = minute.Sum(t => (decimal)t.Size) / (decimal)Math.Pow(10, day.SizeScale);
                return string.Create(CultureInfo.InvariantCulture, $"{local:HH:mm:ss} {string.Join(' ', prices.Select(p => Plain(p / 100)))} {Plain(volume)}");
            }),
        ];
    }

    private static long Cents(long mantissa, uint scale) => mantissa * 100 / ScaledNumber.PowerOfTen((int)scale);

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    private static string Refusal(FileFeed feed, params string[] paths) => Assert.Throws<IngestException>(() => Published.Run(feed.Format(Options), 0, 1, paths)).Message;
}
