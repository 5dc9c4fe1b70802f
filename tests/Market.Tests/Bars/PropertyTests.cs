using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

public sealed class PropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Trades_make_the_bars_of_a_naive_reference(int seed)
    {
        var random = new Random(seed);
        var rules = new CandleRules(specs: [.. new[] { "1s", "7s", "1m", "5m", "7m", "1d" }.Select(BarSpec.Parse)]);
        // The Friday before the clocks change and the Monday after, in turn; from before the session or until after it.
        var date = seed % 2 == 0 ? new DateTime(2013, 3, 8) : new DateTime(2013, 11, 4);
        long from = Us(date.AddHours(random.Next(3, 19)).AddMinutes(random.Next(60)));
        var ticks = RandomTape.Trades(random, from, from + random.NextInt64(600_000_000, 5_400_000_000), 400);
        var actual = RandomTape.Run(Bars("NYSE:SPY", rules), new SourceClock("test"), ticks);
        var expected = NaiveCandles.Of(
            ticks,
            [("1s", S(1)), ("7s", S(7)), ("1m", S(60)), ("5m", S(300)), ("7m", S(420)), ("1d", S(86400))]);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_checkpoint_anywhere_changes_nothing(int seed)
    {
        var random = new Random(seed);
        var rules = new CandleRules();
        long from = Us(new DateTime(2013, 10, 7, 10, 0, 0));
        var ticks = seed % 2 == 0
            ? RandomTape.Trades(random, from, from + 3_600_000_000, 800)
            : RandomTape.Snapshots(random, from, from + 3_600_000_000, 800);
        var undisturbed = RandomTape.Run(Bars("NYSE:SPY", rules), new SourceClock("test"), ticks);
        var bars = Bars("NYSE:SPY", rules);
        var feed = new SourceClock("test");
        var pieces = new List<string>();
        for (int at = 0; at < ticks.Count;)
        {
            int next = Math.Min(ticks.Count, at + random.Next(1, 120));
            pieces.AddRange(RandomTape.Run(bars, feed, ticks[at..next], at));
            (bars, feed) = (Copy(bars, rules), Copy(feed));
            at = next;
        }

        Assert.NotEmpty(undisturbed);
        Assert.Equal(undisturbed, pieces);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Falls_volume_unattributed_and_pending_make_the_cumulative_volume(int seed)
    {
        var random = new Random(seed);
        var sums = new Sums();
        var bars = Bars("NYSE:SPY", new CandleRules(specs: [BarSpec.OneMinute, BarSpec.OneDay]));
        var feed = new SourceClock("test");
        long from = Us(new DateTime(2013, 10, 7, random.Next(2) == 0 ? 3 : 10, 0, 0));
        long falls = 0;
        var ticks = RandomTape.Snapshots(random, from, from + 10_800_000_000, 3000);
        for (int i = 0; i < ticks.Count; i++)
        {
            long before = bars.Memory.CumulativeVolume;
            bool isSame = bars.Memory.SessionDate != 0;
            var tick = ticks[i];
            if (tick.Kind == TickKind.Snapshot)
            {
                bars.Apply(tick, i, feed);
                // What the first snapshots say before the session opens is not of this session.
                falls += isSame ? Math.Min(0, bars.Memory.CumulativeVolume - before) : 0;
            }
            else
            {
                feed.Apply(tick);
                bars.Close(feed, sums);
            }

            if (i % 100 == 0 && bars.Memory.SessionDate != 0)
            {
                var open = bars.Bars(0).ToArray().Where(bar => bar.Dirty);
                long total = open.Sum(bar => bar.Volume + bar.Unattributed)
                    + sums.Minutes.Where(pair => !open.Any(bar => bar.StartUs == pair.Key)).Sum(pair => pair.Value);
                Assert.Equal(bars.Memory.CumulativeVolume, falls + total + bars.Memory.PendingVolume);
                Assert.True(bars.Bars(1).IsEmpty || bars.Bars(1)[0].Unattributed == 0);
            }
        }

        Assert.True(sums.Minutes.Count > 20);
        Assert.All(sums.Minutes.Values, volume => Assert.True(volume >= 0));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Snapshots_after_every_trade_make_the_bars_of_the_trades(int seed)
    {
        var random = new Random(seed);
        var rules = new CandleRules();
        long from = Us(new DateTime(2013, 10, 7, 3, 59, 0));
        var trades = new List<Tick> { new() { Kind = TickKind.Clock, ClockUs = from, ClockState = ClockState.Up } };
        var snapshots = new List<Tick>(trades);
        long cumulative = 0;
        long time = from + 60_000_000;
        for (int i = 0; i < 500; i++)
        {
            time += random.Next(1, 30_000_000);
            var trade = new Tick
            {
                Kind = TickKind.Trade, TradeUs = time, Fields = TickFields.Price | TickFields.Size,
                Price = random.Next(9000, 11000), PriceScale = 2, Size = random.Next(1, 500),
            };
            cumulative += trade.Size;
            trades.Add(trade);
            snapshots.Add(trade with { Kind = TickKind.Snapshot, CumulativeVolume = cumulative, Fields = TickFields.Price | TickFields.CumulativeVolume });
            var clock = new Tick { Kind = TickKind.Clock, ClockUs = time / 1_000_000 * 1_000_000, ClockState = ClockState.Up };
            trades.Add(clock);
            snapshots.Add(clock);
        }

        var end = new Tick { Kind = TickKind.Clock, ClockUs = time, ClockState = ClockState.End };
        var expected = RandomTape.Run(Bars("NYSE:SPY", rules), new SourceClock("test"), trades.Append(end));
        var actual = RandomTape.Run(Bars("NYSE:SPY", rules), new SourceClock("test"), snapshots.Append(end));
        Assert.True(expected.Count > 500);
        // They count as updates instead of trades.
        Assert.Equal(expected, actual.Select(line => System.Text.RegularExpressions.Regex.Replace(line, @" n0\+(\d+) ", " n$1+0 ")));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Instruments_in_one_partition_or_in_two_make_the_same_bars(int seed)
    {
        var rules = new CandleRules();
        long from = Us(new DateTime(2013, 10, 7, 10, 0, 0));
        var ticks = RandomTape.Trades(new Random(seed), from, from + 1_800_000_000, 600);
        var random = new Random(seed);
        var owners = ticks.Select(tick => tick.Kind == TickKind.Clock ? 2 : random.Next(2)).ToList();
        var together = new SourceClock("test");
        var expected = new List<string>[2];
        for (int owner = 0; owner < 2; owner++)
        {
            var own = ticks.Where((_, i) => owners[i] == owner || owners[i] == 2);
            expected[owner] = RandomTape.Run(Bars("NYSE:SPY", rules), new SourceClock("test"), own).ConvertAll(WithoutOffsets);
        }

        InstrumentBars[] bars = [Bars("NYSE:SPY", rules), Bars("NYSE:IBM", rules)];
        List<string>[] actual = [[], []];
        for (int i = 0; i < ticks.Count; i++)
        {
            for (int owner = 0; owner < 2; owner++)
            {
                if (owners[i] == owner || owners[i] == 2)
                {
                    actual[owner].AddRange(RandomTape.Run(bars[owner], together, [ticks[i]], i).ConvertAll(WithoutOffsets));
                }
            }
        }

        Assert.NotEmpty(expected[0]);
        Assert.Equal(expected, actual);
    }

    /// <summary>Where ticks lie in the log is a matter of partitions; what a candle says is not.</summary>
    private static string WithoutOffsets(string line) =>
        string.Join(' ', line.Split(' ').Where(word => !word.Contains("..", StringComparison.Ordinal)));

    private static InstrumentBars Bars(string instrument, CandleRules rules)
    {
        var id = InstrumentId.Parse(instrument);
        Assert.True(rules.TryGet(id.Venue, out var venue));
        return new InstrumentBars(id, "test", venue);
    }

    private static InstrumentBars Copy(InstrumentBars bars, CandleRules rules)
    {
        var copy = Bars(bars.Instrument.ToString(), rules);
        copy.Restore(bars.Memory, bars.ForgottenUs);
        copy.Restore(bars.Gaps.All.ToArray(), bars.Gaps.Filled.ToArray());
        for (int i = bars.Rules.Specs.Length - 1; i >= 0; i--)
        {
            foreach (var bar in bars.Bars(i).ToArray().Reverse())
            {
                copy.Restore(bars.Rules.Specs[i], bar);
            }
        }

        Assert.Equal(bars.NextDueUs, copy.NextDueUs);
        Assert.False(copy.IsDirty);
        return copy;
    }

    private static SourceClock Copy(SourceClock feed)
    {
        var copy = new SourceClock(feed.Source);
        copy.Restore(feed.Watermark, feed.ObservedSinceUs, feed.DownSinceUs, feed.Ended, feed.VagueBeforeUs, feed.Missing);
        return copy;
    }

    private static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);

    private static long Us(DateTime newYork) =>
        (TimeZoneInfo.ConvertTimeToUtc(newYork, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")) - DateTime.UnixEpoch).Ticks / 10;

    /// <summary>The last revision of each minute.</summary>
    private sealed class Sums : IBarSink
    {
        public Dictionary<long, long> Minutes { get; } = [];

        public void Publish(InstrumentBars owner, BarSpec interval, in Bar bar, uint revision, long closedAtUs)
        {
            if (interval == BarSpec.OneMinute)
            {
                Minutes[bar.StartUs] = bar.Volume + bar.Unattributed;
            }
        }
    }
}
