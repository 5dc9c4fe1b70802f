using System.Globalization;
using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Tests.Support;

namespace Candlewick.CandleAggregator.Tests;

/// <summary><c>candles.live</c> ends with what is open, however fast the ticks came and however silent the feed is since.</summary>
public sealed class LiveCandleTests(KafkaFixture kafka)
{
    [Fact]
    public async Task The_latest_open_bar_is_there_and_a_tombstone_when_it_has_closed()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        var aggregator = await bench.StartAsync();
        bench.Publish(Ticks.Trade(1, size: 10));
        await LiveAsync(bench, "1m", candle => candle is { Volume: 10, Closed: false });
        bench.Publish(Ticks.Trade(2, size: 5), Ticks.Trade(3, size: 1));
        bench.Publish(Ticks.Trade(4, size: 4));
        await LiveAsync(bench, "1m", candle => candle?.Volume == 20);
        await LiveAsync(bench, "1d", candle => candle?.Volume == 20);

        // Below a minute, too: the second that the last one fell into.
        await LiveAsync(bench, "1s", candle => candle is { Volume: 4, Closed: false });

        bench.Publish(Ticks.Clock(90));
        await LiveAsync(bench, "1m", candle => candle is null);
        await LiveAsync(bench, "5m", candle => candle?.Volume == 20);

        bench.Publish(Ticks.Trade(100, size: 2));
        bench.Publish(Ticks.Clock(101, Market.Ticks.ClockState.End));
        await Task.WhenAll(new[] { "1s", "1m", "5m", "1d" }.Select(interval => LiveAsync(bench, interval, candle => candle is null)));
        await aggregator.StopAsync();
    }

    [Fact]
    public async Task An_open_bar_says_up_to_which_tick_it_reaches()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        var aggregator = await bench.StartAsync();
        bench.Publish(Ticks.Trade(1, size: 10), Ticks.Trade(2, size: 5));
        await LiveAsync(bench, "1d", candle => candle?.Volume == 15);

        long last = bench.Read(TopicCatalog.Ticks).Last(r => r.Message.Key is not null).Offset.Value;
        var bar = bench.Read(TopicCatalog.CandlesLive).Last(r => Encoding.UTF8.GetString(r.Message.Key) == $"{Ticks.Spy}|1d");
        Assert.Equal(last.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(bar.Message.Headers.GetLastBytes(RecordHeaders.TicksLast)));
        await aggregator.StopAsync();
    }

    [Fact]
    public async Task What_a_killed_process_left_open_is_put_right_by_the_next()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        var never = TimeSpan.FromHours(1);
        bench.Publish(Ticks.Trade(1, size: 10));
        var first = await bench.StartAsync(o => o with { LiveInterval = never, CheckpointInterval = TimeSpan.Zero });
        await LiveAsync(bench, "1m", candle => candle?.Volume == 10);
        bench.Publish(Ticks.Clock(90));
        await bench.CaughtUpAsync(first);
        await first.StopAsync();
        await LiveAsync(bench, "1m", candle => candle is not null);

        var second = await bench.StartAsync();

        await LiveAsync(bench, "1m", candle => candle is null);
        await LiveAsync(bench, "5m", candle => candle?.Volume == 10);
        await second.StopAsync();
    }

    private static Task LiveAsync(Bench bench, string interval, Func<Candle?, bool> expected) => Eventually.TrueAsync(
        () => bench.Read(TopicCatalog.CandlesLive).LastOrDefault(r => Encoding.UTF8.GetString(r.Message.Key) == $"{Ticks.Spy}|{interval}") is { } last
            && expected(last.Message.Value is null ? null : Parse(last.Message.Value)),
        TimeSpan.FromSeconds(30), $"the latest {interval} bar is as expected");

    private static Candle Parse(byte[] value)
    {
        Assert.True(ConfluentFrame.TryRead(value, out _, out var message));
        return Candle.Parser.ParseFrom(message);
    }
}
