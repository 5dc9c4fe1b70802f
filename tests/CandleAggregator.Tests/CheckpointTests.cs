using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Contracts.Framing;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Transactions;
using Candlewick.Tests.Support;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Wherever it is stopped and whatever became of the group's offsets: the candles of an undisturbed run, each once.</summary>
public sealed class CheckpointTests(KafkaFixture kafka, ITestOutputHelper output)
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly CandleRules Rules = new();

    [Theory]
    [InlineData(11, 0)]
    [InlineData(12, 60)]
    [InlineData(13, 3_600_000)]
    public async Task Stopped_and_started_again_it_publishes_the_bytes_of_an_undisturbed_run(int seed, int checkpointMs)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var script = Ticks.Script(random, 400);
        await using var undisturbed = await Bench.CreateAsync(kafka, 2);
        undisturbed.Publish(script);
        await undisturbed.RunToEndAsync();

        await using var bench = await Bench.CreateAsync(kafka, 2);
        await RunInterruptedAsync(bench, script, 2, random, checkpointMs);
        AssertSame(undisturbed.Candles(), bench.Candles());
        Assert.Contains(bench.Candles(), c => c.Value.Revision > 0);
    }

    [Theory]
    [InlineData(14, 0)]
    [InlineData(15, 3_600_000)]
    public async Task A_session_group_named_at_noon_counts_from_the_next_day_on_across_restarts(int seed, int checkpointMs)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var script = Ticks.TwoDaysAtNse(random);
        await using var undisturbed = await Bench.CreateAsync(kafka);
        undisturbed.Publish(script);
        await undisturbed.RunToEndAsync();

        await using var bench = await Bench.CreateAsync(kafka);
        await RunInterruptedAsync(bench, script, 1, random, checkpointMs);
        var candles = bench.Candles();
        AssertSame(undisturbed.Candles(), candles);

        var days = candles.Where(c => c.Value.Interval == "1d").ToDictionary(c => (c.Value.Instrument, c.Value.TradingDate), c => RulesOf(c.Value));
        Assert.Equal("NSE-EQ", days[("NSE:RELIANCE", 20260803)]);
        Assert.Equal("NSE-EQ-CAS", days[("NSE:RELIANCE", 20260804)]);
        Assert.Equal(["NSE-EQ", "NSE-EQ"], days.Where(d => d.Key.Instrument == "NSE:INFY").Select(d => d.Value));
        Assert.All(candles.GroupBy(c => (c.Value.Instrument, c.Value.TradingDate)), day => Assert.Equal([days[day.Key]], day.Select(c => RulesOf(c.Value)).Distinct()));
    }

    [Fact]
    public async Task What_became_of_a_sources_ticks_is_counted_across_restarts()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        for (int second = 0; second < 3; second++)
        {
            // The checkpoint of one run is older than its last tick, which the next one reads again.
            bench.Publish(Ticks.Trade(second), Ticks.Clock(second + 0.5), Ticks.Trade(second + 0.6));
            await bench.RunToEndAsync(o => o with { CheckpointInterval = second == 1 ? Never : TimeSpan.Zero });
        }

        byte[] last = bench.Read(TopicCatalog.AggregatorState).Last(r => Encoding.UTF8.GetString(r.Message.Key) == $"feed|{Ticks.Feed}").Message.Value;
        Assert.True(ConfluentFrame.TryRead(last, out _, out var message));
        Assert.Equal(new TickTotals { Moved = 6 }, AggregatorState.Parser.ParseFrom(message).Feed.Totals);
    }

    [Fact]
    public async Task Offsets_the_group_has_lost_are_known_from_the_last_transaction()
    {
        var script = Ticks.Script(new Random(21), 300);
        await using var undisturbed = await Bench.CreateAsync(kafka, 2);
        undisturbed.Publish(script);
        await undisturbed.RunToEndAsync();

        await using var bench = await Bench.CreateAsync(kafka, 2);
        bench.Publish(script.Take(script.Count / 2));
        await bench.RunToEndAsync(o => o with { CheckpointInterval = Never });
        await bench.ResetOffsetAsync(null);
        bench.Publish(script.Skip(script.Count / 2));
        await bench.RunToEndAsync();

        AssertSame(undisturbed.Candles(), bench.Candles());
    }

    [Fact]
    public async Task A_state_topic_that_was_lost_is_made_anew_from_the_ticks()
    {
        var script = Ticks.Script(new Random(22), 300);
        await using var undisturbed = await Bench.CreateAsync(kafka, 2);
        undisturbed.Publish(script);
        await undisturbed.RunToEndAsync();

        await using var bench = await Bench.CreateAsync(kafka, 2);
        bench.Publish(script.Take(script.Count / 2));
        await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        Assert.NotEmpty(bench.Read(TopicCatalog.AggregatorState));
        await bench.LoseAsync(TopicCatalog.AggregatorState);
        bench.Publish(script.Skip(script.Count / 2));
        await bench.RunToEndAsync();

        AssertSame(undisturbed.Candles(), bench.Candles());
    }

    [Fact]
    public async Task Offsets_set_back_behind_the_checkpoint_rebuild_the_bars_and_publish_nothing_below()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(Ticks.Script(new Random(31), 300).Where(r => r.Partition == 0));
        await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        var ticks = bench.Read(TopicCatalog.Ticks);
        long committed = ticks[ticks.Count / 2].Offset.Value;
        var before = Split(bench);
        await bench.ResetOffsetAsync(committed);

        // Stopped in the middle of the rebuild as well: what it wrote by then must not stand for more than it is.
        for (int i = 0; i < 3; i++)
        {
            var aggregator = await bench.StartAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
            await Eventually.TrueAsync(() => aggregator.Progress.NextOffsets.Count == 1 || i > 0, Bench.Patience, "it is at work");
            await aggregator.StopAsync();
        }

        await bench.RunToEndAsync();
        var closedAt = ticks.Where(t => t.Offset.Value >= committed).Select(TickOf).Where(t => t.ClockUs > 0)
            .GroupBy(t => t.Source.Split('/')[0]).ToDictionary(g => g.Key, g => g.First().ClockUs);
        var after = Split(bench);
        for (int topic = 0; topic < before.Length; topic++)
        {
            var again = after[topic].Skip(before[topic].Count).ToList();
            Assert.NotEmpty(again);
            Assert.Equal(before[topic].Where(c => c.ClosedAtUs >= closedAt[c.Value.Source]).Select(c => c.Bytes).Order(), again.Select(c => c.Bytes).Order());
        }
    }

    [Fact]
    public async Task Offsets_set_ahead_leave_out_what_closed_before_them_and_nothing_of_the_bars_after()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(Ticks.Trade(1, size: 10), Ticks.Clock(2), Ticks.Trade(30, size: 5));
        await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        bench.Publish(Ticks.Trade(40, size: 3), Ticks.Clock(63), Ticks.Trade(70, size: 1));
        await bench.ResetOffsetAsync(bench.Read(TopicCatalog.Ticks)[^1].Offset.Value);
        bench.Publish(Ticks.Clock(400, Market.Ticks.ClockState.End));

        await bench.RunToEndAsync();

        var candles = bench.Candles(TopicCatalog.Candles);
        Assert.Equal([1L], candles.Where(c => c.Value.Interval == "1m").Select(c => c.Value.Volume));
        Assert.Equal([19L], candles.Where(c => c.Value.Interval == "1d").Select(c => c.Value.Volume));
    }

    [Fact]
    public async Task A_feed_that_went_down_within_the_second_of_its_last_clock_tick_is_down_after_a_restart()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        foreach (var records in new TickRecord[][] { [Ticks.Trade(1), Ticks.Clock(10)], [Ticks.Clock(10, Market.Ticks.ClockState.Down)], [Ticks.Clock(70)] })
        {
            bench.Publish(records);
            await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        }

        Assert.Equal((uint)Market.Bars.BarFlags.Gap, bench.Candles(TopicCatalog.Candles).Single(c => c.Value.Interval == "1m").Value.Flags);
    }

    [Fact]
    public async Task Another_topic_of_the_same_name_stops_it_with_the_remedy()
    {
        await using var bench = await WorkedAsync();
        var ids = bench.Options.Layout.Ids.ToDictionary();
        ids[TopicCatalog.Ticks] = "another";

        var stopped = await FailsAsync(bench, o => o with { Layout = o.Layout with { Ids = ids } });

        Assert.Contains("deleted and made again", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("TOPIC_PREFIX", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_rules_stop_it_with_the_remedy_and_all_its_workers()
    {
        await using var bench = await WorkedAsync();

        var stopped = await FailsAsync(bench, o => o with { Rules = new CandleRules(SessionMode.Regular), Workers = 2 });

        Assert.Contains("set SESSIONS back", stopped.Message, StringComparison.Ordinal);
    }

    /// <summary>Publishes part after part, stopping the aggregator somewhere in each.</summary>
    private static async Task RunInterruptedAsync(Bench bench, List<TickRecord> script, int partitions, Random random, int checkpointMs)
    {
        for (int at = 0; at < script.Count;)
        {
            int length = random.Next(script.Count / 8, script.Count / 5);
            var part = script.Skip(at).Take(length).Chunk(random.Next(30, 300)).ToList();
            var aggregator = await bench.StartAsync(o => o with { CheckpointInterval = TimeSpan.FromMilliseconds(checkpointMs) });
            part.ForEach(records => bench.Publish(records));
            await Eventually.TrueAsync(() => aggregator.Progress.NextOffsets.Count == partitions || aggregator.Work!.IsFaulted, Bench.Patience, "it is at work");
            await aggregator.StopAsync();
            at += length;
        }

        await bench.RunToEndAsync();
    }

    /// <summary>The session group whose hours a candle names.</summary>
    private static string RulesOf(Candle candle) =>
        new[] { "NSE-EQ", "NSE-EQ-CAS" }.Single(group => Rules.TryGet(group, out var rules) && rules.HashOf(BarSpec.Parse(candle.Interval), (int)candle.TradingDate) == candle.Rules);

    private async Task<Bench> WorkedAsync()
    {
        var bench = await Bench.CreateAsync(kafka);
        bench.Publish(Ticks.Trade(1), Ticks.Clock(2));
        await bench.RunToEndAsync();
        return bench;
    }

    private static async Task<PositionException> FailsAsync(Bench bench, Func<AggregatorOptions, AggregatorOptions> change)
    {
        var aggregator = await bench.StartAsync(change);
        return await Assert.ThrowsAsync<PositionException>(() => aggregator.Work!.WaitAsync(Bench.Patience, TestContext.Current.CancellationToken));
    }

    private static List<Published>[] Split(Bench bench) => [bench.Candles(TopicCatalog.Candles), bench.Candles(TopicCatalog.CandlesFast)];

    private static Tick TickOf(Confluent.Kafka.ConsumeResult<byte[], byte[]> record)
    {
        Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
        return Tick.Parser.ParseFrom(message);
    }

    private static void AssertSame(List<Published> expected, List<Published> actual)
    {
        Assert.NotEmpty(expected);
        Assert.Empty(actual.GroupBy(c => c.Identity).Where(g => g.Count() > 1).Select(g => g.Key).Take(5));
        Assert.Equal(expected.Select(c => c.Identity).Order(StringComparer.Ordinal), actual.Select(c => c.Identity).Order(StringComparer.Ordinal));
        Assert.Equal(expected.OrderBy(c => c.Identity, StringComparer.Ordinal).Select(c => c.Bytes), actual.OrderBy(c => c.Identity, StringComparer.Ordinal).Select(c => c.Bytes));
    }
}
