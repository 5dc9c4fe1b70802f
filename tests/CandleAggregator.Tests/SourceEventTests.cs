using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Tests.Support;
using ClockState = Candlewick.Market.Ticks.ClockState;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>What is said of sources, on a broker. Times are seconds after 09:30 in New York.</summary>
public sealed class SourceEventTests(KafkaFixture kafka)
{
    private const double Close = 10.5 * 3600;

    [Fact]
    public async Task Sessions_outages_and_gaps_are_told_as_the_clock_of_the_source_says()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(
            Ticks.Clock(0), Ticks.Trade(1), Ticks.Clock(2), Ticks.Clock(3), Ticks.Gap(10, 20), Ticks.Clock(30), Ticks.Clock(40, ClockState.Down), Ticks.Clock(50, ClockState.Down),
            Ticks.Clock(60), Ticks.Clock(Close - 1), Ticks.Clock(Close), Ticks.Clock(Close + 1), Ticks.Clock(Close + 2, ClockState.End));

        await bench.RunToEndAsync();

        Assert.Equal(
            [
                "FeedConnected 20131007 0", "SessionOpened 20131007 NYSE -19800 37800", "GapDetected 20131007 10 20", "FeedLost 20131007 30", "GapDetected 20131007 30 60",
                "FeedConnected 20131007 60", "SessionClosed 20131007 NYSE 37800",
            ],
            Told(bench));
    }

    [Fact]
    public async Task A_source_that_ends_after_continuous_trading_has_closed_its_session_and_one_that_ends_at_noon_has_not()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(
            Ticks.Trade(India(10, 0), instrument: "NSE:INFY", source: "csv/am"), Ticks.Clock(India(10, 1), source: "csv/am"), Ticks.Clock(India(12, 0), ClockState.End, "csv/am"),
            Ticks.Trade(India(12, 1), instrument: "NSE:INFY", source: "csv/pm"), Ticks.Clock(India(12, 2), source: "csv/pm"), Ticks.Clock(India(15, 31), ClockState.End, "csv/pm"));

        await bench.RunToEndAsync();

        Assert.Equal(["SessionOpened csv/am", "SessionOpened csv/pm", "SessionClosed csv/pm"], Events(bench).Where(e => e.SessionOpened is not null || e.SessionClosed is not null).Select(e => $"{e.KindCase} {e.Source}"));
    }

    [Fact]
    public async Task Whoever_takes_over_after_any_tick_tells_everything_and_what_is_told_twice_is_the_same()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        foreach (var tick in new[] { Ticks.Clock(0), Ticks.Trade(1), Ticks.Clock(2), Ticks.Gap(10, 20), Ticks.Clock(40, ClockState.Down), Ticks.Clock(60), Ticks.Clock(Close) })
        {
            bench.Publish(tick);
            await bench.RunToEndAsync(o => o with { CheckpointInterval = TimeSpan.Zero });
        }

        Assert.Equal(
            [
                "FeedConnected 20131007 0", "SessionOpened 20131007 NYSE -19800 37800", "GapDetected 20131007 10 20", "FeedLost 20131007 20", "GapDetected 20131007 20 60",
                "FeedConnected 20131007 60", "SessionClosed 20131007 NYSE 37800",
            ],
            Told(bench).Distinct());
    }

    private static double India(int hour, int minute) => Ticks.SecondOf(new DateTimeOffset(2026, 8, 3, hour, minute, 0, TimeSpan.FromMinutes(330)));

    private static IEnumerable<string> Told(Bench bench) => Events(bench).Select(e => e.KindCase switch
    {
        MarketEvent.KindOneofCase.SessionOpened => $"SessionOpened {e.SessionOpened.Date} {e.SessionOpened.SessionGroup} {Second(e.SessionOpened.OpensUs)} {Second(e.SessionOpened.ClosesUs)}",
        MarketEvent.KindOneofCase.SessionClosed => $"SessionClosed {e.SessionClosed.Date} {e.SessionClosed.SessionGroup} {Second(e.SessionClosed.ClosedUs)}",
        MarketEvent.KindOneofCase.GapDetected => $"GapDetected {e.GapDetected.Date} {Second(e.GapDetected.FromUs)} {Second(e.GapDetected.ToUs)}",
        MarketEvent.KindOneofCase.FeedConnected => $"FeedConnected {e.FeedConnected.Date} {Second(e.FeedConnected.AtUs)}",
        MarketEvent.KindOneofCase.FeedLost => $"FeedLost {e.FeedLost.Date} {Second(e.FeedLost.AtUs)}",
        _ => $"{e.KindCase}",
    });

    private static IEnumerable<MarketEvent> Events(Bench bench) => bench.Read(TopicCatalog.MarketEvents).Select(record =>
    {
        Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
        return MarketEvent.Parser.ParseFrom(message);
    });

    private static long Second(long us) => (us - Ticks.Open) / 1_000_000;
}
