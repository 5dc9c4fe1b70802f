using System.Globalization;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Generator;
using Candlewick.Ingestor.SnapshotCsv;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

public sealed class NseDayGeneratorTests
{
    private static readonly DateOnly Date = new(2026, 1, 5);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_does_not()
    {
        byte[] first = Snapshots(new NseDayGenerator(1, Date));
        Assert.Equal(first, Snapshots(new NseDayGenerator(1, Date)));
        Assert.NotEqual(first, Snapshots(new NseDayGenerator(2, Date)));
    }

    [Fact]
    public void Snapshots_add_up_to_the_trades_and_every_row_can_be_read()
    {
        var day = new NseDayGenerator(3, Date);
        var ticks = Read(day);
        foreach (var trades in day.Trades.Where(t => t.Size is not null).GroupBy(t => t.Instrument))
        {
            var mine = ticks.Where(t => t.Instrument == trades.Key).Select(t => t.Tick).ToList();
            Assert.Equal(trades.Sum(t => t.Size!.Value), mine.Max(t => t.CumulativeVolume));
            Assert.Equal(trades.Max(t => t.Price), mine.Max(t => t.SessionHigh));
            Assert.Equal(trades.Min(t => t.Price), mine.Where(t => t.Has(TickFields.SessionLow)).Min(t => t.SessionLow));
            Assert.All(trades, t => Assert.Equal(0, t.Price % 5));

            // Volume by the second of the trade, from what is new in each snapshot, is that of the trades.
            var volumes = new Dictionary<long, long>();
            long cumulative = 0;
            foreach (var tick in mine.Where(t => t.CumulativeVolume > cumulative))
            {
                volumes[tick.TradeUs] = volumes.GetValueOrDefault(tick.TradeUs) + tick.CumulativeVolume - cumulative;
                cumulative = tick.CumulativeVolume;
            }

            Assert.Equal(trades.GroupBy(t => t.TradeUs).ToDictionary(g => g.Key, g => g.Sum(t => t.Size!.Value)), volumes);
        }

        var index = ticks.Where(t => t.Instrument == "NSE:NIFTY-50").ToList();
        Assert.NotEmpty(index);
        Assert.All(index, t => Assert.False(t.Tick.Has(TickFields.CumulativeVolume) || t.Tick.TradeUs != 0));
    }

    [Fact]
    public void Some_snapshots_are_sent_again_and_some_of_those_out_of_order()
    {
        var ticks = Read(new NseDayGenerator(4, Date)).Where(t => t.Instrument == "NSE:INFY").Select(t => t.Tick).ToList();
        var steps = ticks.Zip(ticks.Skip(1)).ToList();
        Assert.Contains(steps, s => s.Second.CumulativeVolume < s.First.CumulativeVolume);
        Assert.All(
            steps.Where(s => s.Second.CumulativeVolume < s.First.CumulativeVolume),
            s => Assert.True(s.Second.ExchangeUs <= s.First.ExchangeUs && s.Second.TradeUs <= s.First.TradeUs));
        Assert.All(steps, s => Assert.True(s.Second.ReceiveUs > s.First.ReceiveUs));
    }

    [Fact]
    public void The_day_is_busiest_at_its_ends_and_prints_before_and_after_it()
    {
        var day = new NseDayGenerator(5, Date, new NseDayOptions { Symbols = ["TCS"], Index = null, TradesPerSymbol = 20_000 });
        var hours = day.Trades.GroupBy(t => DateTime.UnixEpoch.AddMicroseconds(t.TradeUs).AddMinutes(330).Hour).ToDictionary(g => g.Key, g => g.Count());
        Assert.True(hours[10] > hours[12] && hours[14] > hours[12], string.Join(' ', hours));
        Assert.Single(day.Trades, t => t.TradeUs < day.Us(new(9, 15)));
        Assert.Equal(5, day.Trades.Count(t => t.TradeUs >= day.Us(new(15, 40))));
        Assert.All(day.Trades, t => Assert.Equal(0, t.TradeUs % 1_000_000));
    }

    [Theory]
    [InlineData("2026-11-20", 5)] // The post-close session is shorter since August
    [InlineData("2024-11-01", 5)] // Muhurat
    [InlineData("2025-02-01", 5)] // A Saturday of trading
    public void Every_trade_is_in_a_session_of_the_date(string text, int afterClose)
    {
        var date = DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var day = new NseDayGenerator(9, date, new NseDayOptions { Symbols = ["TCS"], TradesPerSymbol = 500 });
        var phases = day.Trades.Select(t => NseDayGenerator.Nse.TryLocate(t.TradeUs, out _, out var phase) ? phase.Kind : default).ToList();
        Assert.DoesNotContain(default, phases);
        Assert.Equal((1, afterClose), (phases.Count(p => p == SessionPhaseKind.PreOpen), phases.Count(p => p == SessionPhaseKind.PostClose)));
    }

    [Fact]
    public void A_holiday_has_no_day_to_generate() =>
        Assert.Contains("2024-03-25", Assert.Throws<ArgumentException>(() => new NseDayGenerator(1, new DateOnly(2024, 3, 25))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_gap_omits_snapshots_and_says_so_and_changes_no_trade()
    {
        var whole = new NseDayGenerator(6, Date);
        var gap = new NseDayGenerator(6, Date, new NseDayOptions { GapFrom = new(11, 0), GapTo = new(11, 30) });
        Assert.Equal(whole.Trades, gap.Trades);
        long from = gap.Us(new(11, 0)), to = gap.Us(new(11, 30));
        var ticks = Read(gap);
        Assert.DoesNotContain(ticks, t => t.Tick.ReceiveUs >= from && t.Tick.ReceiveUs < to);
        var control = Assert.Single(ticks, t => t.Tick.Kind == TickKind.Control).Tick;
        Assert.Equal((from, to), (control.DownSinceUs, control.ClockUs));
    }

    [Fact]
    public void A_late_start_omits_what_came_before()
    {
        var day = new NseDayGenerator(7, Date, new NseDayOptions { LateStart = new(10, 0) });
        Assert.True(Read(day)[0].Tick.ReceiveUs >= day.Us(new(10, 0)));
    }

    [Fact]
    public void The_trades_file_holds_every_trade()
    {
        var day = new NseDayGenerator(8, Date);
        using var stream = new MemoryStream();
        day.WriteTrades(stream);
        var rows = System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split(',')).ToList();
        Assert.Equal(day.Trades.Select(t => (t.Instrument, t.Price)), rows.Select(r => (r[0], (long)(decimal.Parse(r[2], CultureInfo.InvariantCulture) * 100))));
    }

    private static byte[] Snapshots(NseDayGenerator day)
    {
        using var stream = new MemoryStream();
        day.WriteSnapshots(stream);
        return stream.ToArray();
    }

    private static List<(string? Instrument, Tick Tick)> Read(NseDayGenerator day)
    {
        using var folder = new TempFolder("nse");
        File.WriteAllBytes(folder["day.csv"], Snapshots(day));
        using var file = new SnapshotCsvFormat(new FileFormatOptions()).Open(folder["day.csv"]);
        var ticks = new List<(string?, Tick)>();
        Tick tick = default;
        ReadOutcome outcome;
        while ((outcome = file.Read(ref tick, out var instrument)) != ReadOutcome.End)
        {
            Assert.True(outcome == ReadOutcome.Item, $"line {file.Line}: {file.Problem}");
            ticks.Add((instrument?.Id.ToString(), tick));
        }

        return ticks;
    }
}
