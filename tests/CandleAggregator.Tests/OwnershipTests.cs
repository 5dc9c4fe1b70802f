using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using ClockState = Candlewick.Market.Ticks.ClockState;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Two sources for one instrument and date, on a broker.</summary>
public sealed class OwnershipTests(KafkaFixture kafka)
{
    [Fact]
    public async Task An_afternoons_file_goes_on_with_the_mornings_bars()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(Ticks.Trade(5, 1_000_000, 10, source: "lean/am"), Ticks.Clock(30, ClockState.End, "lean/am"));
        await bench.RunToEndAsync();
        bench.Publish(Ticks.Clock(31, source: "csv/pm"), Ticks.Trade(40, 1_010_000, 7, source: "csv/pm"), Ticks.Clock(70, ClockState.End, "csv/pm"));
        await bench.RunToEndAsync();

        var candles = bench.Candles(TopicCatalog.Candles);
        Assert.Equal(
            ["1m r0 10 lean", "5m r0 10 lean", "1d r0 10 lean", "1m r1 17 csv", "5m r1 17 csv", "1d r1 17 csv"],
            candles.Select(c => $"{c.Value.Interval} r{c.Value.Revision} {c.Value.Volume} {c.Value.Source}"));
        Assert.Equal(3, candles.Select(c => (c.Value.Interval, c.Value.StartUs)).Distinct().Count());
        Assert.Empty(SetAside(bench));
    }

    [Fact]
    public async Task A_second_source_beside_the_first_is_kept_counted_and_told_once()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(
            Ticks.Trade(5, source: "kite/1"), Ticks.Trade(6, source: "lean/old"), Ticks.Trade(7, source: "lean/old"), Ticks.Trade(8, source: "kite/1"),
            Ticks.Clock(62, source: "lean/old"), Ticks.Clock(62, source: "kite/1"));
        await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        bench.Publish(Ticks.Trade(65, source: "lean/old"));
        var aggregator = await bench.StartAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        await bench.CaughtUpAsync(aggregator);
        await Eventually.TrueAsync(() => aggregator.Progress.Total.SetAside == 1, Bench.Patience, "the tick was counted");

        Assert.Equal(["1m 200 kite"], bench.Candles(TopicCatalog.Candles).Select(c => $"{c.Value.Interval} {c.Value.Volume} {c.Value.Source}"));
        Assert.Empty(bench.Read(TopicCatalog.DeadLetters));
        var told = Assert.Single(SetAside(bench));
        Assert.Equal(Ticks.Spy, Encoding.UTF8.GetString(told.Message.Key));
        Assert.True(ConfluentFrame.TryRead(told.Message.Value, out _, out var message));
        Assert.Equal(
            new MarketEvent { Instrument = Ticks.Spy, TicksSetAside = new TicksSetAside { Date = 20131007, Source = "lean/old", Owner = "kite/1", FirstOffset = 1 } },
            MarketEvent.Parser.ParseFrom(message));
    }

    [Fact]
    public async Task A_control_tick_hands_the_date_over_across_a_restart()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(Ticks.Trade(5, size: 10, source: "kite/1"), Ticks.Clock(20, source: "kite/1"), Ticks.Clock(20, source: "breeze/1"));
        await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        bench.Publish(Ticks.Handover(21, "breeze/1"), Ticks.Handover(86_400 * 2, "breeze/1"), Ticks.Trade(30, size: 7, source: "breeze/1"), Ticks.Trade(31, source: "kite/1"));
        await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        bench.Publish(Ticks.Clock(62, source: "kite/1"), Ticks.Clock(62, source: "breeze/1"));
        await bench.RunToEndAsync();

        Assert.Equal(["1m 17 breeze"], bench.Candles(TopicCatalog.Candles).Select(c => $"{c.Value.Interval} {c.Value.Volume} {c.Value.Source}"));
        Assert.Single(SetAside(bench));

        // Handed over at a time the market does not know: the day after tomorrow's night is no session.
        Assert.DoesNotContain(bench.Read(TopicCatalog.DeadLetters), letter => !letter.Header(RecordHeaders.Reason)!.StartsWith("handover: ", StringComparison.Ordinal));
    }

    private static IEnumerable<ConsumeResult<byte[], byte[]>> SetAside(Bench bench) => bench.Read(TopicCatalog.MarketEvents)
        .Where(record => ConfluentFrame.TryRead(record.Message.Value, out _, out var message) && MarketEvent.Parser.ParseFrom(message).TicksSetAside is not null);
}
