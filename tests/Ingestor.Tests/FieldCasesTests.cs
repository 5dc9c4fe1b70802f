using System.IO.Compression;
using System.Text;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Order;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;
using ZstdSharp;

namespace Candlewick.Ingestor.Tests;

/// <summary>Files as people really have them, and what must come of them.</summary>
public sealed class FieldCasesTests : IDisposable
{
    private static readonly FileFormatOptions Options = new() { DefaultVenues = ["NSE"] };
    private readonly TempFolder _folder = new("cases");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fractions_of_a_millisecond_are_kept() =>
        Assert.Equal(
            ["09:30:00 34.95 34.98 34.95 34.98 14800", "09:31:00 35 35 35 35 200"],
            Published.Bars(Lean("soxl", "34200000.1484,349500,400,P,0,0", "34200000.1484,349600,100,Q,0,0", "34200002.2384,349800,14300,P,0,0", "34260000,350000,200,P,0,0"), "NYSE:SOXL", "1m"));

    [Fact]
    public void A_fraction_of_a_millisecond_is_microseconds()
    {
        var read = ReadLine.All(FileFeed.Lean, _folder.Lean("soxl", 20261124, "34200000.1484,349500,400,P,0,0", "34200000.9999999,1,1,P,0,0", "34200000,1,1,P,0,0"));
        Assert.Equal([148, 999, 0], read.Select(r => (r.Tick.TradeUs - read[2].Tick.TradeUs)));
    }

    [Fact]
    public void A_row_without_a_receive_time_keeps_its_own_time_and_moves_no_other()
    {
        string[] rows =
        [
            "NFO:NIFTY-20261229-26000-C,2026-11-03T15:12:07+05:30,12.50,100",
            "NSE:SBIN,2026-11-25T09:15:01+05:30,840.10,1200", "NSE:SBIN,2026-11-25T09:16:01+05:30,841.20,5200", "NSE:SBIN,2026-11-25T09:17:01+05:30,839.90,9100",
        ];
        foreach (string[] order in new[] { rows, [rows[1], rows[2], rows[0], rows[3]], [rows[1], rows[2], rows[3], rows[0]] })
        {
            var recorded = Csv("symbol,trade_time,last_price,cumulative_volume", order);
            Assert.Equal(["09:15:00 840.1 840.1 840.1 840.1 0 +1200", "09:16:00 841.2 841.2 841.2 841.2 4000", "09:17:00 839.9 839.9 839.9 839.9 3900"], Published.Bars(recorded, "NSE:SBIN", "1m"));
            Assert.StartsWith("15:12:00 12.5 12.5 12.5 12.5", Assert.Single(Published.Bars(recorded, "NFO:NIFTY-20261229-26000-C", "1m")), StringComparison.Ordinal);
            Assert.All(recorded.Committed, r => Assert.Equal(0u, r.Tick.Flags));
        }
    }

    [Fact]
    public void One_row_a_day_ahead_takes_no_other_with_it()
    {
        string[] rows = [.. Enumerable.Range(0, 600).Select(i => $"NSE:SBIN,2026-11-25T{9 + (i + 20) / 60:00}:{(i + 20) % 60:00}:00+05:30,{800 + i},{(i + 1) * 10}")];
        rows[5] = "NSE:SBIN,2026-11-26T09:25:00+05:30,805,60";
        var recorded = Csv("symbol,trade_time,last_price,cumulative_volume", rows[..300]);
        Assert.Equal(299, Published.Bars(recorded, "NSE:SBIN", "1m").Count);
        Assert.Equal("20261125", Assert.Single(recorded.Positions[^1].Covered).Date.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("1795600800123456789,1795600830123456789,1795600860123456789")]
    [InlineData("1795600800123,1795600830123,1795600860123")]
    [InlineData("1795600800,1795600830,1795600860")]
    [InlineData("1795600800123456,1795600830123456,1795600860123456")]
    public void Integer_times_are_read_by_their_magnitude(string times)
    {
        string[] at = times.Split(',');
        var recorded = Csv("symbol,exchange_time,last_price,cumulative_volume", [.. at.Select((t, i) => $"BINANCE:BTC-USDT,{t},{91000 + i}.10,{i}.5")]);
        Assert.Equal(["10:00:00 91000.1 91001.1 91000.1 91001.1 1 +0.5", "10:01:00 91002.1 91002.1 91002.1 91002.1 1"], Published.Bars(recorded, "BINANCE:BTC-USDT", "1m"));
    }

    [Fact]
    public void Units_that_differ_within_a_column_are_read_and_said()
    {
        string path = Write("mixed.csv", "symbol,trade_time,last_price\nBINANCE:ETH-USDT,1795600800000,3000.00\nBINANCE:ETH-USDT,1795600830000000,3001.00\n");
        using var file = FileFeed.Csv.Format(Options).Open(path);
        Tick tick = default;
        while (file.Read(ref tick, out _) != ReadOutcome.End)
        {
        }

        Assert.Equal("the times of column trade_time are in milliseconds and microseconds; each was read by its magnitude", file.Remark);
    }

    [Fact]
    public void A_whole_number_may_be_written_with_a_point()
    {
        string row = "MCX:CRUDEOIL-20261218-F,2026-11-25T09:00:31+05:30,5413.0,120.0,";
        var read = Rows("symbol,exchange_time,last_price,cumulative_volume,open_interest", row + "8931.0", row + "8931", row + "8931.5", row);
        Assert.Equal([(8931, true), (8931, true), (0, false)], read.Where(r => r.Outcome == ReadOutcome.Item).Select(r => (r.Tick.OpenInterest, r.Tick.Has(TickFields.OpenInterest))));
        Assert.Equal("open_interest is not a whole number", read.Single(r => r.Outcome == ReadOutcome.Skipped).Problem);
    }

    [Theory]
    [InlineData(64 * 1024 * 1024)]
    [InlineData(1)]
    public void A_file_that_is_not_in_order_of_time_is_sorted_first_whatever_fits_into_memory(int runBytes)
    {
        using var sort = new LineSort(runBytes);
        var random = new Random(17);
        var lines = Enumerable.Range(0, 500).Select(i => (Key: (long)random.Next(100), Line: (long)i, Text: new string('x', random.Next(300)) + i)).ToList();
        lines.ForEach(l => sort.Add(l.Key, l.Line, part: 0, Encoding.UTF8.GetBytes(l.Text)));
        using var sorted = sort.Sorted(damage: null, fileBytes: 100);
        var read = new List<(long, string)>();
        while (sorted.TryRead(out var line))
        {
            read.Add((sorted.Line, Encoding.UTF8.GetString(line)));
        }

        Assert.Equal(lines.OrderBy(l => l.Key).ThenBy(l => l.Line).Select(l => (l.Line, l.Text)), read);
    }

    [Theory]
    [InlineData("shuffled", 1)]
    [InlineData("shuffled", 2)]
    [InlineData("shuffled", 3)]
    [InlineData("newest first", 0)]
    [InlineData("afternoon first", 0)]
    [InlineData("two recorders by turns", 0)]
    public void A_file_in_no_order_at_all_loses_nothing(string order, int seed)
    {
        const string header = "symbol,trade_time,last_price,cumulative_volume";
        string[] rows = [.. Enumerable.Range(0, 240).Select(i => $"NSE:TCS,2026-11-25T09:{15 + i / 6:00}:{i % 6 * 10:00}+05:30,{3000 + i % 7}.50,{(i + 1) * 10}")];
        string[] given = [.. order switch
        {
            "newest first" => rows.AsEnumerable().Reverse(),
            "afternoon first" => [.. rows[120..], .. rows[..120]],
            "two recorders by turns" => rows[..120].Zip(rows[120..]).SelectMany(pair => new[] { pair.First, pair.Second }),
            _ => Shuffled(rows, seed),
        }];
        Assert.Equal(Published.Bars(Csv(header, rows), "NSE:TCS", "1m"), Published.Bars(Csv(header, given), "NSE:TCS", "1m"));
    }

    private static string[] Shuffled(string[] rows, int seed)
    {
        string[] shuffled = [.. rows];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    [Fact]
    public void Order_is_each_instruments_own()
    {
        string[] Rows(string id, int price) => [.. new[] { "15", "20", "30", "45" }.Select((m, i) => $"{id},2026-11-25T09:{m}:02+05:30,2026-11-25T09:{m}:02+05:30,{price + i}.00,{(i + 1) * 1000}")];
        var recorded = Csv("symbol,trade_time,exchange_time,last_price,cumulative_volume", [.. Rows("NSE:AXISBANK", 1200), .. Rows("NSE:TITAN", 3400)]);
        foreach (var (id, price) in new[] { ("NSE:AXISBANK", 1200), ("NSE:TITAN", 3400) })
        {
            Assert.Equal(
                [$"09:15:00 {price} {price} {price} {price} 0 +1000", .. new[] { "20", "30", "45" }.Select((m, i) => $"09:{m}:00 {price + i + 1} {price + i + 1} {price + i + 1} {price + i + 1} 1000")],
                Published.Bars(recorded, id, "1m"));
        }
    }

    [Fact]
    public void A_file_that_was_received_by_symbol_is_sorted_by_when_it_was_received()
    {
        string[] Rows(string id) => [.. Enumerable.Range(0, 4).Select(i => $"{id},2026-11-25T09:{15 + i * 5}:02+05:30,2026-11-25T09:{15 + i * 5}:03+05:30,{1200 + i}")];
        var recorded = Csv("symbol,exchange_time,receive_time,last_price", [.. Rows("NSE:AXISBANK"), .. Rows("NSE:TITAN")]);
        Assert.Equal(4, Published.Bars(recorded, "NSE:AXISBANK", "1m").Count);
        Assert.Equal(4, Published.Bars(recorded, "NSE:TITAN", "1m").Count);
    }

    [Fact]
    public void Tiny_prices_and_huge_volumes_are_exact()
    {
        var recorded = Csv(
            "symbol,exchange_time,last_price,cumulative_volume",
            "BINANCE:PEPE-USDT,2026-11-25T10:00:01Z,0.00000413,987654321098765.00", "BINANCE:PEPE-USDT,2026-11-25T10:00:21Z,4.14e-06,987654321098865.00",
            "BINANCE:PEPE-USDT,2026-11-25T10:01:01Z,0.00000415,987654321199999.00000000", "BINANCE:PEPE-USDT,2026-11-25T10:02:01Z,0.00000416,987654321299999.00");
        Assert.Equal(
            ["10:00:00 0.00000413 0.00000414 0.00000413 0.00000414 100 +987654321098765", "10:01:00 0.00000415 0.00000415 0.00000415 0.00000415 101134", "10:02:00 0.00000416 0.00000416 0.00000416 0.00000416 100000"],
            Published.Bars(recorded, "BINANCE:PEPE-USDT", "1m"));
    }

    [Fact]
    public void What_does_not_fit_is_named_with_its_column_and_its_limit()
    {
        var read = Rows("symbol,exchange_time,last_price,last_size,cumulative_volume", "NSE:TCS,2026-11-25T10:00:01Z,1,0.000000000000000001,987654321098765", "NSE:TCS,2026-11-25T10:00:01Z,1,1,9223372036854775808");
        Assert.Equal(
            [
                "cumulative_volume is '987654321098765', which does not fit 64 bits with the 18 decimal places of its line",
                "cumulative_volume is '9223372036854775808', which does not fit 64 bits: at most 9223372036854775807, its decimals counted as digits",
            ],
            read.Select(r => r.Problem));
    }

    [Fact]
    public void Blanks_and_quotes_around_fields_mean_nothing()
    {
        var read = Rows("symbol, \"exchange_time\", last_price , cumulative_volume", "NSE:ONGC, 2026-11-25T09:15:01+05:30, 250.10, 1200", "\"NSE:ONGC\", \"2026-11-25T09:16:01+05:30\",\t\"250.20\" , 1900");
        Assert.Equal([(25010L, 1200L), (25020, 1900)], read.Select(r => (r.Tick.Price, r.Tick.CumulativeVolume)));
    }

    [Fact]
    public void Columns_without_a_name_and_delimiters_at_the_end_mean_nothing()
    {
        var read = Rows(",symbol,exchange_time,last_price", "0,NSE:ONGC,2026-11-25T09:15:01+05:30,250.10", "1,NSE:ONGC,2026-11-25T09:15:02+05:30,250.20,,");
        Assert.Equal([25010L, 25020], read.Select(r => r.Tick.Price));
    }

    [Fact]
    public void Other_delimiters_are_those_of_the_header()
    {
        foreach (char delimiter in ";\t|")
        {
            var read = Rows("symbol,exchange_time,last_price".Replace(',', delimiter), "NSE:ONGC,2026-11-25T09:15:01+05:30,250.10".Replace(',', delimiter));
            Assert.Equal(25010, Assert.Single(read).Tick.Price);
        }
    }

    public static TheoryData<string> Wrappings => ["plain", "gzip", "zstd", "zip", "gzip in gzip", "cr", "crlf", "utf8 bom", "utf16", "utf16 big", "utf16 no bom"];

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void Text_is_read_however_it_is_packed_and_encoded(string wrapping)
    {
        const string Text = "symbol,exchange_time,last_price,cumulative_volume\nNSE:COALINDIA,2026-11-25T09:15:01+05:30,250.10,1200\nNSE:COALINDIA,2026-11-25T09:16:01+05:30,250.20,1900\n";
        File.WriteAllBytes(_folder["file.csv"], Wrap(wrapping, Text));
        Assert.Equal([25010L, 25020], ReadLine.All(FileFeed.Csv, _folder["file.csv"]).Select(r => r.Tick.Price));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("zip")]
    public void What_is_cut_off_says_so_behind_its_last_whole_line(string wrapping)
    {
        var text = new StringBuilder("symbol,exchange_time,last_price\n");
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++)
        {
            text.Append($"NSE:TCS,2026-11-25T{9 + i / 3600:00}:{i / 60 % 60:00}:{i % 60:00}Z,{random.Next(1, 1_000_000)}.{random.Next(10, 99)}\n");
        }

        byte[] packed = Wrap(wrapping, text.ToString());
        foreach (int cut in new[] { 5, packed.Length / 2 })
        {
            File.WriteAllBytes(_folder["file.csv"], packed[..^cut]);
            using var file = FileFeed.Csv.Format(Options).Open(_folder["file.csv"]);
            Tick tick = default;
            int read = 0;
            for (; file.Read(ref tick, out _) == ReadOutcome.Item; read++)
            {
            }

            Assert.InRange(read, cut == 5 ? 0 : 1, 20_000);
            Assert.NotNull(file.Damage);
        }
    }

    [Fact]
    public void What_is_no_text_is_said_by_name()
    {
        foreach (var (bytes, words) in new[]
        {
            ("PAR1 and so on"u8.ToArray(), "Parquet"), ("<!DOCTYPE html>"u8.ToArray(), "web page"), ("[{\"a\":1}]"u8.ToArray(), "JSON"), (new byte[] { 0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0 }, "xz"),
            ("BZh91AY"u8.ToArray(), "bzip2"), (new byte[100], "bytes of zero"), ([], "empty"),
        })
        {
            File.WriteAllBytes(_folder["file.csv"], bytes);
            Assert.Contains(words, Refusal(FileFeed.Csv, _folder["file.csv"]));
        }

        Assert.Contains("is a folder", Refusal(FileFeed.Csv, _folder["."]));
        Assert.Contains("there is no such file", Refusal(FileFeed.Csv, _folder["nope.csv"]));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.01")]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("-")]
    public void What_stands_for_nothing_is_not_carried(string nothing)
    {
        var read = Rows("symbol,exchange_time,last_price,bid,ask,session_open,open_interest", $"NSE:TCS,2026-11-25T10:00:01Z,{nothing},3500.05,{nothing},{nothing},", $"NSE:TCS,2026-11-25T10:00:01Z,{nothing},{nothing},{nothing},,1");
        Assert.Equal((ReadOutcome.Item, TickFields.Bid), (read[0].Outcome, read[0].Tick.Fields));
        Assert.Equal(ReadOutcome.Skipped, read[1].Outcome);
    }

    [Fact]
    public void A_future_may_trade_at_and_below_zero()
    {
        const string Id = "MCX:CRUDEOIL-20200420-F,2020-04-20T18:00:00Z";
        var read = Rows("symbol,exchange_time,last_price,bid,ask", $"{Id},-37.63,-38,-37.5", $"{Id},0,-0.05,0.05", $"{Id},-0.01,-0.02,0", $"{Id},0,5412,5413", $"{Id},-0.01,5412,5413", "NSE:TCS,2020-04-20T08:00:00Z,-37.63,,");
        Assert.Equal([-3763L, 0, -1], read.Take(3).Select(r => r.Tick.Price));
        Assert.All(read.Take(3), r => Assert.True(r.Tick.Has(TickFields.Price)));
        Assert.All(read.Skip(3).Take(2), r => Assert.Equal(TickFields.Bid | TickFields.Ask, r.Tick.Fields));
        Assert.Equal("last_price is '-37.63', which is below 0", read[5].Problem);
    }

    [Fact]
    public void A_file_of_which_nothing_can_be_read_shows_the_first_three_reasons()
    {
        string path = Write("bad.csv", "symbol,exchange_time,last_price\nNSE:TCS,yesterday,1\nNSE:TCS,2026-11-25T10:00:01Z,one\n\nMARS:X,2026-11-25T10:00:01Z,1\nNSE:TCS,,1\n");
        string message = Refusal(FileFeed.Csv, path);
        Assert.Contains("line 2: exchange_time is 'yesterday', which is neither ISO-8601", message);
        Assert.Contains("line 3: last_price is 'one', which is not a number", message);
        Assert.Contains("line 5: 'MARS:X': the sessions of venue 'MARS' are not known", message);
        Assert.DoesNotContain("line 6", message);
    }

    [Fact]
    public void Nothing_in_a_zip_and_nothing_in_a_csv_end_alike()
    {
        Assert.Contains("has no lines of data", Refusal(FileFeed.Lean, _folder.Lean("spy", 20131007)));
        Assert.Contains("has no lines of data", Refusal(FileFeed.Csv, Write("empty.csv", "symbol,exchange_time,last_price\n")));
    }

    private RecordingProducer Lean(string symbol, params string[] lines) => Published.Run(FileFeed.Lean.Format(Options), 0, 1, _folder.Lean(symbol, 20261124, lines));

    private RecordingProducer Csv(string header, params string[] rows) => Published.Run(FileFeed.Csv.Format(Options), 0, 1, Write("file.csv", string.Join('\n', [header, .. rows])));

    private List<ReadLine> Rows(string header, params string[] rows)
    {
        string path = Write("rows.csv", string.Join('\n', [header, .. rows]));
        using var file = FileFeed.Csv.Format(Options).Open(path);
        var read = new List<ReadLine>();
        Tick tick = default;
        ReadOutcome outcome;
        while ((outcome = file.Read(ref tick, out var instrument)) != ReadOutcome.End)
        {
            read.Add(new ReadLine(outcome, tick, instrument?.Id.ToString(), file.Problem, file.Line));
        }

        return read;
    }

    private static string Refusal(FileFeed feed, string path) => Assert.Throws<IngestException>(() => Published.Run(feed.Format(Options), 0, 1, path)).Message;

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    private static byte[] Wrap(string wrapping, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        switch (wrapping)
        {
            case "plain": return bytes;
            case "cr": return Encoding.UTF8.GetBytes(text.Replace('\n', '\r'));
            case "crlf": return Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n"));
            case "utf8 bom": return [0xef, 0xbb, 0xbf, .. bytes];
            case "utf16": return [0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)];
            case "utf16 big": return [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(text)];
            case "utf16 no bom": return Encoding.Unicode.GetBytes(text);
            case "gzip in gzip": return Gzip(Gzip(bytes));
            case "gzip": return Gzip(bytes);
            case "zstd":
                using (var compressor = new Compressor())
                {
                    return compressor.Wrap(bytes).ToArray();
                }

            default:
                using (var memory = new MemoryStream())
                {
                    using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
                    {
                        using var entry = archive.CreateEntry("ticks.csv").Open();
                        entry.Write(bytes);
                    }

                    return memory.ToArray();
                }
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return memory.ToArray();
    }
}
