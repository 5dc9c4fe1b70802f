using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Lean;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.SnapshotCsv;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

/// <summary>What is published and when, with a recorder in place of Kafka.</summary>
public sealed class ReplayTests : IDisposable
{
    private const long MidnightUs = 1_381_118_400_000_000;
    private readonly TempFolder _folder = new("replay");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_merged_by_time_and_every_second_reached_has_its_clock_tick()
    {
        string spy = _folder.Lean("spy", 20131007, "1200,10,1,P,0,0", "1900,11,1,P,0,0", "4000,12,1,P,0,0");
        string ibm = _folder.Lean("ibm", 20131007, "1500,20,1,P,0,0", "3999,21,1,P,0,0");
        Assert.Equal(
            ["clock 1.000", "SPY 1.200", "IBM 1.500", "SPY 1.900", "clock 2.000", "clock 3.000", "IBM 3.999", "clock 4.000", "SPY 4.000", "end 5.000"],
            Story(Lean(spy, ibm)));
    }

    [Fact]
    public void Across_a_silence_of_more_than_a_minute_the_clock_ticks_by_the_minute()
    {
        string spy = _folder.Lean("spy", 20131007, "1000,10,1,P,0,0", "200500,11,1,P,0,0");
        var clocks = Story(Lean(spy)).Where(s => s.StartsWith("clock", StringComparison.Ordinal)).ToList();
        Assert.Equal(["clock 1.000", "clock 60.000", "clock 120.000", "clock 180.000", "clock 181.000"], clocks[..5]);
        Assert.Equal("clock 200.000", clocks[^1]);
        Assert.Equal(4 + 20, clocks.Count);
    }

    [Fact]
    public void A_line_out_of_order_keeps_its_place_and_its_time()
    {
        string spy = _folder.Lean("spy", 20131007, "5000,10,1,P,0,0", "1000,11,1,P,0,0", "5000,12,1,P,0,0");
        var ticks = Lean(spy).Committed.Where(r => r.Tick.Kind == TickKind.Trade).ToList();
        Assert.Equal([10, 11, 12], ticks.Select(r => r.Tick.Price));
        Assert.Equal([5_000_000, 1_000_000, 5_000_000], ticks.Select(r => r.Tick.TradeUs - MidnightUs));
        Assert.Equal([5_000_000, 5_000_000, 5_000_000], ticks.Select(r => r.Tick.ReceiveUs - MidnightUs));
    }

    [Fact]
    public void A_stamp_beyond_its_day_is_no_tick_and_moves_no_clock()
    {
        string spy = _folder.Lean("spy", 20131007, "512000000000,11,1,P,0,0", "1000,10,1,P,0,0", "86400000,11,1,P,0,0", "2000,12,1,P,0,0");
        var recorded = Lean(spy);
        Assert.Equal(["clock 1.000", "SPY 1.000", "clock 2.000", "SPY 2.000", "end 3.000"], Story(recorded));
        Assert.Equal(2, recorded.Positions[^1].Skipped);
    }

    [Fact]
    public void An_isolated_stamp_of_the_same_day_keeps_its_place_and_delays_no_other()
    {
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => $"{i * 1000},{100 + i},1,P,0,0")];
        lines[5] = "80000000,999,1,P,0,0";
        var recorded = Lean(_folder.Lean("spy", 20131007, lines));
        var trades = recorded.Committed.Where(r => r.Tick.Kind == TickKind.Trade).Select(r => r.Tick).ToList();
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i == 5 ? 999L : 100 + i), trades.Select(t => t.Price));
        Assert.All(trades, t => Assert.Equal(t.Price == 999 ? 1u << (int)TickFlag.TimeIsolated : 0u, t.Flags));
        Assert.All(trades.Where(t => t.Price != 999), t => Assert.Equal(t.TradeUs, t.ReceiveUs));
    }

    [Fact]
    public void Sequence_rises_over_all_files_and_skipped_lines_count_as_items()
    {
        string spy = _folder.Lean("spy", 20131007, "1000,10,1,P,0,0", "broken", "3000,11,1,P,0,0");
        string ibm = _folder.Lean("ibm", 20131007, "2000,20,1,P,0,0");
        var recorded = Lean(spy, ibm);
        Assert.Equal([1L, 3, 4], recorded.Committed.Where(r => r.Tick.Kind == TickKind.Trade).Select(r => r.Tick.Sequence));
        var last = recorded.Positions[^1];
        Assert.Equal((4L, 3L, 1L, true), (last.Items, last.Ticks, last.Skipped, last.Ended));
        Assert.Equal(
            [("NYSE:IBM", 20131007u, 2_000_000L, 2_000_000L), ("NYSE:SPY", 20131007u, 1_000_000L, 3_000_000L)],
            last.Covered.Select(d => (d.Instrument, d.Date, d.FromUs - MidnightUs, d.ToUs - MidnightUs)));
    }

    [Fact]
    public void The_order_of_the_arguments_changes_neither_the_source_nor_what_is_published()
    {
        var random = new Random(11);
        string[] files = [.. new[] { "spy", "ibm", "aig" }.Select(s => _folder.Lean(s, 20131007, Zips.RandomTrades(random, 500, 5000)))];
        var forwards = Lean(files).Committed.Select(r => r.Tick).ToList();
        var backwards = Lean([.. files.Reverse()]).Committed.Select(r => r.Tick).ToList();
        Assert.Equal(forwards, backwards);
        Assert.Matches("^lean/20131007\\.[0-9a-f]{8}$", forwards[0].Source);
    }

    [Fact]
    public void A_gap_goes_to_every_partition_when_it_ends()
    {
        string csv = Csv(
            "kind,symbol,exchange_time,last_price,gap_from,gap_to",
            "snapshot,TCS,2026-01-05T10:00:00Z,1,,",
            "gap,,,,2026-01-05T10:00:01Z,2026-01-05T10:00:03Z",
            "snapshot,TCS,2026-01-05T10:00:04Z,2,,");
        var recorded = Run(new SnapshotCsvFormat(new FileFormatOptions { DefaultVenues = ["NSE"] }), 0, 3, csv);
        var gaps = recorded.Committed.Where(r => r.Tick.Kind == TickKind.Control).ToList();
        Assert.Equal([0, 1, 2], gaps.Select(g => g.Partition));
        Assert.All(gaps, g => Assert.Equal((ControlKind.Gap, 2_000_000L), (g.Tick.Control, g.Tick.ClockUs - g.Tick.DownSinceUs)));
        int at = recorded.Committed.FindIndex(r => r.Tick.Kind == TickKind.Control);
        Assert.Equal(gaps[0].Tick.ClockUs, recorded.Committed[at - 1].Tick.ClockUs);
    }

    [Fact]
    public void A_snapshot_ahead_of_its_receive_time_is_replaced_by_it()
    {
        string csv = Csv(
            "symbol,exchange_time,receive_time,last_price",
            "TCS,2026-01-05T10:00:00Z,2026-01-05T10:00:01Z,1",
            "TCS,2026-01-05T10:05:02Z,2026-01-05T10:00:02Z,2",
            "TCS,2026-01-05T10:05:03.000001Z,2026-01-05T10:00:03Z,3");
        var ticks = Run(new SnapshotCsvFormat(new FileFormatOptions { DefaultVenues = ["NSE"] }), 0, 1, csv).Committed.Where(r => r.Tick.Kind == TickKind.Snapshot).ToList();
        Assert.Equal([0u, 0u, 1u], ticks.Select(t => t.Tick.Flags));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Pace_holds_for_ticks_and_for_the_clocks_of_quiet_seconds_and_none_of_them_waits_for_the_next(double speed)
    {
        string spy = _folder.Lean("spy", 20131007, "1000,10,1,P,0,0", "1500,11,1,P,0,0", "9250,12,1,P,0,0");
        var paced = Run(new LeanFormat(new FileFormatOptions()), speed, 1, spy);
        var fast = Run(new LeanFormat(new FileFormatOptions()), 0, 1, spy);
        Assert.Equal(fast.Committed.Select(r => r.Tick), paced.Committed.Select(r => r.Tick));
        Assert.All(paced.Committed, r =>
        {
            long eventUs = (r.Tick.Kind == TickKind.Clock ? r.Tick.ClockUs : r.Tick.TradeUs) - MidnightUs - 1_000_000;
            Assert.InRange(r.At.TotalSeconds - eventUs / speed / 1e6, -1e-6, 1.1e-3);
        });
        Assert.All(paced.Transactions, t => Assert.InRange(t.To - t.From, TimeSpan.Zero, TimeSpan.FromMilliseconds(12)));
        Assert.All(fast.Committed, r => Assert.Equal(TimeSpan.Zero, r.At));
    }

    [Fact]
    public void The_same_file_twice_and_two_files_of_one_day_are_refused()
    {
        string spy = _folder.Lean("spy", 20131007, "1000,10,1,P,0,0");
        using var elsewhere = new TempFolder("replay");
        string other = elsewhere.Lean("spy", 20131007, "1000,11,1,P,0,0");
        Assert.Contains("same file", Assert.Throws<IngestException>(() => Lean(spy, spy)).Message);
        Assert.Contains("both hold NYSE:SPY 20131007", Assert.Throws<IngestException>(() => Lean(spy, other)).Message);
        Assert.Contains("cannot be read", Assert.Throws<IngestException>(() => Lean(_folder["equity/usa/tick/no/20131007_trade.zip"])).Message);
    }

    [Fact]
    public void A_year_of_files_holds_only_the_open_ones()
    {
        string[] files = [.. Enumerable.Range(1, 28).Select(day => _folder.Lean("spy", 20130200 + day, "36000000,10,1,P,0,0"))];
        var opened = new CountingFormat();
        Run(opened, 0, 1, files);
        Assert.Equal((28, 1), (opened.Opened, opened.MostOpen));
    }

    private string Csv(params string[] lines)
    {
        File.WriteAllLines(_folder["file.csv"], lines);
        return _folder["file.csv"];
    }

    private static RecordingProducer Lean(params string[] files) => Run(new LeanFormat(new FileFormatOptions()), 0, 1, files);

    private static RecordingProducer Run(IFileFormat format, double speed, int partitions, params string[] paths) => Published.Run(format, speed, partitions, paths);

    /// <summary>The committed ticks in words, times in seconds since New York's midnight.</summary>
    private static List<string> Story(RecordingProducer producer) =>
        [.. producer.Committed.Select(r => r.Tick).Select(t => FormattableString.Invariant(
            $"{(t.Kind != TickKind.Clock ? t.Instrument[5..] : t.ClockState == ClockState.End ? "end" : "clock")} {(Math.Max(t.ClockUs, t.TradeUs) - MidnightUs) / 1e6:0.000}"))];

    private sealed class CountingFormat : IFileFormat
    {
        private readonly LeanFormat _inner = new(new FileFormatOptions());
        private int _open;

        public int Opened { get; private set; }

        public int MostOpen { get; private set; }

        public bool WholeDays => true;

        public FileFacts Examine(string path, CancellationToken cancellationToken) => _inner.Examine(path, cancellationToken);

        public ITickFile Open(string path)
        {
            Opened++;
            MostOpen = Math.Max(MostOpen, ++_open);
            return new Counted(_inner.Open(path), () => _open--);
        }

        private sealed class Counted(ITickFile inner, Action closed) : ITickFile
        {
            private bool _closed;

            public long Line => inner.Line;

            public string? Problem => inner.Problem;

            public string? Damage => inner.Damage;

            public ReadOutcome Read(ref Market.Ticks.Tick tick, out FeedInstrument? instrument) => inner.Read(ref tick, out instrument);

            public long PlausibleUntilUs(in Market.Ticks.Tick tick, long clockUs) => inner.PlausibleUntilUs(in tick, clockUs);

            public void Dispose()
            {
                inner.Dispose();
                if (!_closed)
                {
                    _closed = true;
                    closed();
                }
            }
        }
    }
}
