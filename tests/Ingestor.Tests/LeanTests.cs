using System.Text;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Lean;
using Candlewick.Instruments.Files;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

public sealed class LeanTests : IDisposable
{
    // 2013-10-07T00:00 in New York, four hours behind.
    private const long MidnightUs = 1_381_118_400_000_000;
    private readonly TempFolder _folder = new("lean");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_a_trade_in_ten_thousandths_at_new_york_time()
    {
        using var file = new LeanFormat(new FileFormatOptions()).Open(_folder.Lean("spy", 20131007, "14400464,1674100,100,P,20002000,0", "14400465,1674200,7,P,0,1"));
        Tick tick = default;

        Assert.Equal(ReadOutcome.Item, file.Read(ref tick, out var instrument));
        Assert.Equal("NYSE:SPY", instrument!.Id.ToString());
        Assert.Equal((TickKind.Trade, MidnightUs + 14_400_464_000L, 1_674_100L, 4, 100L), (tick.Kind, tick.TradeUs, tick.Price, tick.PriceScale, tick.Size));
        Assert.Equal(TickFlags.None, tick.Flags);

        Assert.Equal(ReadOutcome.Item, file.Read(ref tick, out _));
        Assert.Equal(TickFlags.Suspicious, tick.Flags);
        Assert.Equal(ReadOutcome.End, file.Read(ref tick, out _));
        Assert.Null(file.Damage);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("x,1,1,P,0,0", "time")]
    [InlineData("-1,1,1,P,0,0", "time")]
    [InlineData("86400000,1,1,P,0,0", "'86400000' milliseconds since midnight")]
    [InlineData("1.x,1,1,P,0,0", "time")]
    [InlineData("1", "time")]
    [InlineData("1,0,1,P,0,0", "above 0")]
    [InlineData("1,-5,1,P,0,0", "above 0")]
    [InlineData("1,1.5,1,P,0,0", "price")]
    [InlineData("1,1,-1,P,0,0", "size")]
    [InlineData("1,1,1,P,0", "six columns")]
    [InlineData("1,1,1,P,0,2", "six columns")]
    [InlineData("1,1,1,P,0,0,0", "six columns")]
    [InlineData("99999999999999999999,1,1,P,0,0", "time")]
    public void A_bad_line_is_skipped_and_says_why(string line, string? problem)
    {
        using var file = new LeanFormat(new FileFormatOptions()).Open(_folder.Lean("spy", 20131007, "1,1,1,P,0,0", line, "2,1,1,P,0,0"));
        Tick tick = default;
        Assert.Equal(ReadOutcome.Item, file.Read(ref tick, out _));
        if (problem is not null)
        {
            Assert.Equal(ReadOutcome.Skipped, file.Read(ref tick, out _));
            Assert.Contains(problem, file.Problem);
            Assert.Equal(2, file.Line);
        }

        Assert.Equal(ReadOutcome.Item, file.Read(ref tick, out _));
        Assert.Equal(3, file.Line);
    }

    [Theory]
    [InlineData("/data/spy.zip", "expected …/equity/usa/tick/<symbol>/<yyyymmdd>_trade.zip")]
    [InlineData("/data/equity/usa/minute/spy/20131007_trade.zip", "LEAN's equity data of resolution 'minute' (trade)")]
    [InlineData("/data/future/cme/tick/es/20131007_openinterest.zip", "LEAN's future data of resolution 'tick' (openinterest)")]
    [InlineData("/data/option/usa/tick/spy/20131007_trade.zip", "LEAN's option data")]
    [InlineData("/data/equity/mars/tick/spy/20131007_trade.zip", "market 'mars'")]
    [InlineData("/data/equity/usa/tick/spy/20131399_trade.zip", "not a date")]
    [InlineData("/data/equity/usa/tick/s*y/20131007_trade.zip", "NYSE:S*Y")]
    public void A_path_that_does_not_tell_symbol_and_date_is_refused(string path, string message) =>
        Assert.Contains(message, Assert.Throws<IngestException>(() => new LeanFormat(new FileFormatOptions()).Examine(path, CancellationToken.None)).Message);

    [Fact]
    public void Times_follow_the_wall_clock_where_clocks_change()
    {
        var midnight = new LocalMidnight(new DateOnly(2013, 11, 3), "America/New_York");
        long before = midnight.ToUtcUs(30 * 60_000_000L);
        long after = midnight.ToUtcUs(9 * 3_600_000_000L);
        Assert.Equal("2013-11-03 04:30", $"{DateTime.UnixEpoch.AddMicroseconds(before):yyyy-MM-dd HH:mm}");
        Assert.Equal("2013-11-03 14:00", $"{DateTime.UnixEpoch.AddMicroseconds(after):yyyy-MM-dd HH:mm}");
    }

    [Fact]
    public void Of_a_truncated_zip_the_whole_lines_before_the_cut_are_read()
    {
        string[] lines = Zips.RandomTrades(new Random(5), 20_000);
        string path = _folder.Lean("spy", 20131007, lines);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..60_000]);

        var (prices, damage) = ReadAll(path);
        Assert.InRange(prices.Count, 1_000, lines.Length - 1);
        Assert.Equal(lines.Take(prices.Count).Select(l => long.Parse(l.Split(',')[1])), prices);
        Assert.Contains("cut off", damage);
    }

    [Fact]
    public void Damaged_bytes_in_a_zip_are_never_passed_over_in_silence()
    {
        string path = _folder.Lean("spy", 20131007, Zips.RandomTrades(new Random(6), 5_000));
        byte[] sound = File.ReadAllBytes(path);
        var random = new Random(7);
        for (int i = 0; i < 50; i++)
        {
            byte[] broken = [.. sound];
            broken[random.Next(60, sound.Length - 200)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, broken);
            Assert.NotNull(ReadAll(path).Damage);
        }
    }

    [Fact]
    public void A_file_that_is_no_zip_at_all_is_damaged_with_nothing_in_it()
    {
        string path = _folder.Lean("spy", 20131007);
        File.WriteAllText(path, "<html>not found</html>");
        var (prices, damage) = ReadAll(path);
        Assert.Empty(prices);
        Assert.Contains("not a zip", damage);
    }

    [Fact]
    public void A_good_line_allocates_nothing()
    {
        using var file = new LeanFormat(new FileFormatOptions()).Open(_folder.Lean("spy", 20131007, Zips.RandomTrades(new Random(8), 20_000)));
        Tick tick = default;
        for (int i = 0; i < 5_000; i++)
        {
            file.Read(ref tick, out _);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            file.Read(ref tick, out _);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    [Fact]
    public void The_checksum_is_that_of_zip_files() =>
        // The check value of CRC-32/ISO-HDLC.
        Assert.Equal(0xCBF43926u, Crc32.Append(Crc32.Append(0, "1234"u8), Encoding.ASCII.GetBytes("56789")));

    private static (List<long> Prices, string? Damage) ReadAll(string path)
    {
        using var file = new LeanFormat(new FileFormatOptions()).Open(path);
        var prices = new List<long>();
        Tick tick = default;
        ReadOutcome outcome;
        while ((outcome = file.Read(ref tick, out _)) != ReadOutcome.End)
        {
            if (outcome == ReadOutcome.Item)
            {
                prices.Add(tick.Price);
            }
        }

        return (prices, file.Damage);
    }
}
