using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.SnapshotCsv;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

public sealed class SnapshotCsvTests : IDisposable
{
    private const long NineFifteen = 1_767_584_700_000_000; // 2026-01-05T09:15:00+05:30
    private readonly TempFolder _folder = new("csv");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2026-01-05T09:15:00+05:30", NineFifteen)]
    [InlineData("2026-01-05 09:15:00+0530", NineFifteen)]
    [InlineData("2026-01-05T03:45:00Z", NineFifteen)]
    [InlineData("2026-01-05T03:45:00.25Z", NineFifteen + 250_000)]
    [InlineData("2026-01-05T03:45:00.000001Z", NineFifteen + 1)]
    [InlineData("2026-01-04T22:45:00-05", NineFifteen)]
    [InlineData("2026/01/05 09:15:00 +05:30", NineFifteen)]
    [InlineData("2026-01-05 03:45:00 UTC", NineFifteen)]
    [InlineData("2026-01-05T03:45:00.123456789Z", NineFifteen + 123_456)]
    [InlineData("1767584700000000", NineFifteen)]
    [InlineData("1767584700000000123", NineFifteen)]
    [InlineData("1767584700000", NineFifteen)]
    [InlineData("1767584700", NineFifteen)]
    [InlineData("1767584700.25", NineFifteen + 250_000)]
    [InlineData("1.7675847e+09", NineFifteen)]
    public void Times_have_a_zone_or_are_numbers_read_by_their_magnitude(string text, long us)
    {
        Assert.Null(new TimeColumn("time").Parse(System.Text.Encoding.UTF8.GetBytes(text), out long parsed));
        Assert.Equal(us, parsed);
    }

    [Theory]
    [InlineData("2026-01-05T09:15:00", "no zone")]
    [InlineData("2026-01-05T09:15:00.5", "no zone")]
    [InlineData("2026-01-05", "ISO-8601")]
    [InlineData("2026-02-30T09:15:00Z", "ISO-8601")]
    [InlineData("2026-01-05T24:00:00Z", "ISO-8601")]
    [InlineData("2026-01-05T09:15:00+5", "ISO-8601")]
    [InlineData("1969-12-31T23:59:59Z", "before 1971")]
    [InlineData("45000", "no time between 1971 and 9999")]
    [InlineData("99999999999999999999999", "neither")]
    [InlineData("09:15:00", "neither")]
    public void Other_times_are_errors(string text, string problem) =>
        Assert.Contains(problem, new TimeColumn("time").Parse(System.Text.Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_row_becomes_a_snapshot_with_the_fields_it_carries()
    {
        var read = Read(
            "symbol,receive_time,trade_time,last_price,cumulative_volume,bid,session_open",
            "RELIANCE,2026-01-05T09:15:01.5+05:30,2026-01-05T09:15:00+05:30,2500.5,0,,2500.00");
        var (outcome, tick, instrument, _) = Assert.Single(read);
        Assert.Equal(ReadOutcome.Item, outcome);
        Assert.Equal("NSE:RELIANCE", instrument);
        Assert.Equal(TickKind.Snapshot, tick.Kind);
        Assert.Equal((NineFifteen, 0L, NineFifteen + 1_500_000), (tick.TradeUs, tick.ExchangeUs, tick.ReceiveUs));
        Assert.Equal(TickFields.Price | TickFields.CumulativeVolume | TickFields.SessionOpen, tick.Fields);
        Assert.Equal((2, 250_050L, 250_000L, 0L), (tick.PriceScale, tick.Price, tick.SessionOpen, tick.CumulativeVolume));
    }

    [Fact]
    public void A_gap_row_is_a_control()
    {
        var (outcome, tick, instrument, _) = Assert.Single(Read(
            "kind,symbol,receive_time,gap_from,gap_to", "gap,,,2026-01-05T09:15:00+05:30,2026-01-05T09:16:00+05:30"));
        Assert.Equal((ReadOutcome.Item, null), (outcome, instrument));
        Assert.Equal((TickKind.Control, ControlKind.Gap, NineFifteen, NineFifteen + 60_000_000), (tick.Kind, tick.Control, tick.DownSinceUs, tick.ClockUs));
    }

    [Theory]
    [InlineData("RELIANCE,2026-01-05T09:15:00,1", "no zone")]
    [InlineData("RELIANCE,,1", "no time")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,0", "above 0")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,-5", "below 0")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,abc", "last_price is 'abc', which is not a number")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,99999999999999999999", "last_price is '99999999999999999999', which does not fit 64 bits: at most 9223372036854775807")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,0.1234567890123456789", "more than 18 decimal places")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,\"2,500.50\"", "has separators")]
    [InlineData("RELIANCE,2226-01-05T09:15:00Z,1", "'2226-01-05 09:15:00 UTC' is yet to come")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,", "neither last_price")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z", "fewer columns")]
    [InlineData("RELIANCE,2026-01-05T09:15:00Z,1,2", "more columns")]
    [InlineData(",2026-01-05T09:15:00Z,1", "symbol is missing")]
    [InlineData("reliance,2026-01-05T09:15:00Z,1", "not an instrument id")]
    [InlineData("MARS:RELIANCE,2026-01-05T09:15:00Z,1", "venue 'MARS'")]
    public void A_bad_row_is_skipped_and_says_why(string row, string problem)
    {
        var read = Read("symbol,receive_time,last_price", row, "NSE:TCS,2026-01-05T09:15:00Z,1");
        Assert.Equal(ReadOutcome.Skipped, read[0].Outcome);
        Assert.Contains(problem, read[0].Problem);
        Assert.Equal(ReadOutcome.Item, read[1].Outcome);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("symbol,last_price", "no column of time")]
    [InlineData("receive_time,last_price", "no column 'symbol'")]
    [InlineData("symbol,receive_time,ltp", "'ltp'")]
    [InlineData("symbol,receive_time,symbol", "twice")]
    public void A_header_that_cannot_be_understood_refuses_the_file(string header, string message) =>
        Assert.Contains(message, Assert.Throws<IngestException>(() => Read(header)).Message);

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_are_no_part_of_the_data()
    {
        File.WriteAllText(_folder["bom.csv"], "\uFEFFsymbol,receive_time,last_price\r\nTCS,2026-01-05T09:15:00Z,1\r\n\r\n");
        Assert.Equal(ReadOutcome.Item, Assert.Single(ReadFile(_folder["bom.csv"])).Outcome);
    }

    [Fact]
    public void The_days_of_each_instrument_are_those_of_its_venue()
    {
        File.WriteAllLines(
            _folder["two.csv"],
            ["symbol,receive_time,last_price", "NSE:TCS,2026-01-05T18:29:00Z,1", "NSE:TCS,2026-01-05T18:30:00Z,1", "NYSE:IBM,2026-01-05T18:30:00Z,1"]);
        var facts = new SnapshotCsvFormat(new FileFormatOptions { DefaultVenues = ["NSE"] }).Examine(_folder["two.csv"], CancellationToken.None);
        Assert.Equal(["NSE:TCS 20260105", "NSE:TCS 20260106", "NYSE:IBM 20260105"], facts.Coverage.Select(d => $"{d.Instrument} {d.Date}"));
        Assert.Equal(20260105, facts.FirstDate);
    }

    [Fact]
    public void What_a_file_covers_is_known_from_its_first_to_its_last_tick_whatever_their_order_and_numbers()
    {
        File.WriteAllLines(
            _folder["times.csv"],
            [
                "symbol,last_price,receive_time,bid", "TCS,broken,2026-01-05T03:44:00Z,", "TCS,1,2026-01-05T03:46:00Z,", "TCS,1,2026-01-05T03:45:00Z,",
                "INFY,1,2026-01-05T03:47:00Z,", "TCS,1,not a time,", "TCS,1,2026-01-05T09:00:00Z,",
            ]);
        var facts = new SnapshotCsvFormat(new FileFormatOptions { DefaultVenues = ["NSE"] }).Examine(_folder["times.csv"], CancellationToken.None);
        const long Minute = 60_000_000;
        Assert.Equal(
            [("NSE:INFY", 2L, 2L), ("NSE:TCS", -1L, 315L)],
            facts.Coverage.Select(d => (d.Instrument, (d.FromUs - NineFifteen) / Minute, (d.ToUs - NineFifteen) / Minute)));
        Assert.Equal(NineFifteen + Minute, facts.StartUs);
    }

    [Theory]
    [InlineData("2026-01-05T15:29:59+05:30", true)]
    [InlineData("2026-12-31T15:29:59+05:30", true)]
    [InlineData("2038-01-19T03:14:07Z", false)]
    public void A_day_that_is_made_up_may_not_be_over(string time, bool isRead)
    {
        File.WriteAllLines(_folder["file.csv"], ["symbol,trade_time,last_price", $"RELIANCE,{time},2500.50"]);
        var morning = new VirtualTime(DateTimeOffset.FromUnixTimeMilliseconds(NineFifteen / 1_000));
        using var file = new SnapshotCsvFormat(new FileFormatOptions { DefaultVenues = ["NSE"], LatestUs = FileFormatOptions.LatestNow(morning) }).Open(_folder["file.csv"]);
        Tick tick = default;
        Assert.Equal(isRead ? ReadOutcome.Item : ReadOutcome.Skipped, file.Read(ref tick, out _));
    }

    private List<(ReadOutcome Outcome, Tick Tick, string? Instrument, string? Problem)> Read(params string[] lines)
    {
        File.WriteAllText(_folder["file.csv"], string.Join('\n', lines));
        return ReadFile(_folder["file.csv"]);
    }

    private static List<(ReadOutcome Outcome, Tick Tick, string? Instrument, string? Problem)> ReadFile(string path)
    {
        using var file = new SnapshotCsvFormat(new FileFormatOptions { DefaultVenues = ["NSE"], LatestUs = 2_000_000_000_000_000 }).Open(path);
        var read = new List<(ReadOutcome, Tick, string?, string?)>();
        Tick tick = default;
        ReadOutcome outcome;
        while ((outcome = file.Read(ref tick, out var instrument)) != ReadOutcome.End)
        {
            read.Add((outcome, tick, instrument?.Id.ToString(), file.Problem));
        }

        return read;
    }
}
