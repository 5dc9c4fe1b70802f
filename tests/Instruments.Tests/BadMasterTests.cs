using System.IO.Compression;
using System.Text;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Refresh;
using Candlewick.Instruments.Samples;
using Candlewick.Tests.Support;

namespace Candlewick.Instruments.Tests;

/// <summary>Files that must not become the master.</summary>
public sealed class BadMasterTests : IDisposable
{
    private const int Seed = 11;
    private const int Trials = 200;

    private readonly TempFolder _folder = new();

    public BadMasterTests() => new SampleMasters(Seed, 400, new DateOnly(2026, 11, 20)).Write(_folder.FullPath);

    [Theory]
    [InlineData("kite.csv", "lot_size,", "", "line 1: there is no column 'lot_size'")]
    [InlineData("kite.csv", "\n6656265,", "\n66x6265,", "line 2: instrument_token, tick_size or lot_size is not a number")]
    [InlineData("kite.csv", ",NIFTY 50,", ",NIFTY BANK,", "already")]
    [InlineData("kite.csv", "2026-11-24", "24-11-2026", "a contract without a date of expiry")]
    [InlineData("kite.csv", "0.05", "five", "is not a number")]
    [InlineData("kite.csv", "0.05", "0.0000000000000000001", "is not a number")]
    [InlineData("kite.csv", ",0.05,", ",0.0000000000000001,", "has too many digits")]
    [InlineData("smartapi.json", "5.000000", "0.000000000000000005", "has too many digits")]
    [InlineData("smartapi.json", "\"exch_seg\"", "\"exchange\"", "no file of instruments")]
    [InlineData("smartapi.json", "\"tick_size\"", "\"ticksize\"", "line 1, item 1: tick_size '' or lotsize '1' is not a number")]
    [InlineData("smartapi.json", "\"1001\"", "\"1002\"", "already")]
    [InlineData("smartapi.json", "\"token\":\"", "\"token\":0,\"x\":\"", "item 1: ")]
    [InlineData("coinbase.json", "\"0.01\"", "\"1e-2\"", "line 1, item 1: price step '1e-2'")]
    [InlineData("kraken.json", "\"result\"", "\"results\"", "there is no 'result'")]
    [InlineData("binance.json", "PRICE_FILTER", "PRICES", "item 1: price step ''")]
    public void Wrong_content_is_refused_with_its_place(string name, string good, string bad, string message)
    {
        string path = _folder[name];
        string text = File.ReadAllText(path);
        Assert.Contains(good, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(good, bad, StringComparison.Ordinal));

        var refusal = Refused(path);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_row_in_a_thousand_is_passed_over_and_counted()
    {
        using var folder = new TempFolder();
        string path = new SampleMasters(Seed, 2_500, new DateOnly(2026, 11, 20)).Write(folder.FullPath)[0];
        string[] lines = File.ReadAllLines(path);

        Break(lines, 100, 2_000);
        File.WriteAllLines(path, lines);
        var file = Assert.Single(Report(path));
        Assert.Equal((2_500, 2_498), (file.Rows, file.Instruments));
        Assert.Equal([KeyValuePair.Create("11 fields, expected 12", 2)], file.Unreadable);

        Break(lines, 50);
        File.WriteAllLines(path, lines);
        Assert.Contains("line 51: 11 fields, expected 12 (3 of 2,500 rows", Refused(path).Message, StringComparison.Ordinal);

        static void Break(string[] lines, params int[] rows)
        {
            foreach (int row in rows)
            {
                lines[row] = lines[row][(lines[row].IndexOf(',', StringComparison.Ordinal) + 1)..];
            }
        }
    }

    [Theory]
    [InlineData("kite.csv")]
    [InlineData("smartapi.json")]
    [InlineData("breeze.zip")]
    [InlineData("binance.json")]
    [InlineData("coinbase.json")]
    [InlineData("kraken.json")]
    public void A_truncated_file_is_refused_wherever_it_ends(string name)
    {
        byte[] whole = File.ReadAllBytes(_folder[name]);
        var random = new Random(Seed);
        for (int trial = 0; trial < Trials; trial++)
        {
            int length = random.Next(1, whole.Length - 1);

            // A CSV that ends between two rows is whole as far as it can say: it is caught by having fewer rows than before.
            if (name == "kite.csv" && (whole[length - 1] == '\n' || whole[length] == '\n'))
            {
                continue;
            }

            File.WriteAllBytes(_folder[name], whole[..length]);
            Assert.True(Record.Exception(() => Read(_folder[name])) is MasterFileException, $"seed {Seed}: the first {length} of {whole.Length} bytes were taken");
        }
    }

    [Theory]
    [InlineData("kite.csv")]
    [InlineData("smartapi.json")]
    [InlineData("breeze.zip")]
    [InlineData("kraken.json")]
    public void Random_damage_is_refused_or_harmless_but_never_a_crash(string name)
    {
        byte[] whole = File.ReadAllBytes(_folder[name]);
        var random = new Random(Seed);
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] bytes = [.. whole];
            for (int i = 0; i < 20; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_folder[name], bytes);
            var failure = Record.Exception(() => Read(_folder[name]));
            Assert.True(failure is null or MasterFileException, $"seed {Seed}, trial {trial}: {failure}");
        }
    }

    [Theory]
    [InlineData("kite.csv")]
    [InlineData("smartapi.json")]
    public void Another_encoding_is_refused(string name)
    {
        File.WriteAllText(_folder[name], File.ReadAllText(_folder[name]), Encoding.Unicode);
        Assert.Contains("no file of instruments", Refused(_folder[name]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused_with_its_line()
    {
        File.WriteAllText(_folder["kite.csv"], File.ReadAllText(_folder["kite.csv"]).Replace("INFOSYS", "INFÖSYS", StringComparison.Ordinal), Encoding.Latin1);
        Assert.Contains("line 8: not text in UTF-8", Refused(_folder["kite.csv"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzipped_file_is_read_and_a_cut_one_refused()
    {
        string path = _folder["packed.csv.gz"];
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write(File.ReadAllBytes(_folder["kite.csv"]));
        }

        Assert.Equal(400, Assert.Single(Report(path)).Instruments);
        byte[] packed = File.ReadAllBytes(path);
        File.WriteAllBytes(path, packed[..^20]);
        Refused(path);
    }

    [Fact]
    public void Two_files_of_one_vendor_and_files_of_none_are_refused()
    {
        File.Copy(_folder["kite.csv"], _folder["again.csv"]);
        Assert.Contains("both of kite", Assert.Throws<MasterFileException>(() => Read(_folder["kite.csv"], _folder["again.csv"])).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["other.csv"], "symbol,price\n");
        Assert.Contains("no file of instruments", Refused(_folder["other.csv"]).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refused(_folder["missing.csv"]).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static MasterFileException Refused(string path) => Assert.Throws<MasterFileException>(() => Read(path));

    private static void Read(params string[] paths) => Report(paths);

    private static IReadOnlyList<MasterFileReport> Report(params string[] paths)
    {
        using var read = MasterFiles.Read(paths, TestContext.Current.CancellationToken);
        return read.Files;
    }
}
