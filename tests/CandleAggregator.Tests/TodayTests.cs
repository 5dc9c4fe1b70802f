using System.Globalization;
using Candlewick.Contracts.Topics;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>A file of today ends while its day's bar is open, hours before the end of that bar: a broker takes no stamp so far ahead.</summary>
public sealed class TodayTests(KafkaFixture kafka)
{
    private const string AheadMs = "message.timestamp.after.max.ms";

    /// <summary>What a broker allows where nothing is said, as on topics made before it was: an hour.</summary>
    private const string Hour = "3600000";

    [Theory]
    [InlineData("09:16")]
    [InlineData("12:00")]
    [InlineData("15:29")]
    public async Task A_file_that_ends_in_session_hours_has_all_its_candles(string ends)
    {
        var open = new DateTimeOffset(2026, 8, 3, 9, 15, 0, TimeSpan.FromMinutes(330));
        var end = new DateTimeOffset(open.Date + TimeSpan.Parse(ends, CultureInfo.InvariantCulture), open.Offset);
        using var folder = new TempFolder("today");
        await using var broker = await EmbeddedBroker.StartAsync(
            new BrokerOptions { Folder = folder.FullPath }, NullLoggerFactory.Instance, new ClockSetTo(end), TestContext.Current.CancellationToken);
        await using var bench = await Bench.CreateAsync(
            new KafkaSettings { Bootstrap = broker.Bootstrap }, 1, (TopicCatalog.Candles, AheadMs, Hour), (TopicCatalog.CandlesFast, AheadMs, Hour));

        bench.Publish(Day("NSE:RELIANCE", open, end));
        await bench.RunToEndAsync();

        AssertStamped(bench, end);
        var day = bench.Candles(TopicCatalog.Candles).Single(c => c.Value.Interval == "1d").Value;
        Assert.True(day.EndUs >= EventUs(open.AddHours(6.25)), "the day ends at 15:30 at the earliest");
        Assert.Equal((end - open).TotalMinutes, day.Volume);
    }

    [Fact]
    public async Task A_day_that_is_not_over_on_this_broker_s_clock_is_published_and_stamped_with_the_watermark()
    {
        var now = TimeProvider.System.GetUtcNow();
        var end = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        await using var bench = await Bench.CreateAsync(
            kafka.Settings(), 1, (TopicCatalog.Candles, AheadMs, "0"), (TopicCatalog.CandlesFast, AheadMs, "0"));

        bench.Publish(Day("BINANCE:BTC-USDT", end.AddSeconds(-3), end, step: TimeSpan.FromSeconds(1)));
        await bench.RunToEndAsync();

        AssertStamped(bench, end);
        Assert.Contains(bench.Candles(TopicCatalog.Candles), c => c.Value.Interval == "1d" && c.Value.EndUs > EventUs(end));
    }

    /// <summary>A trade of one share a minute, and the end.</summary>
    private static IEnumerable<TickRecord> Day(string instrument, DateTimeOffset from, DateTimeOffset to, TimeSpan? step = null)
    {
        for (var time = from; time < to; time += step ?? TimeSpan.FromMinutes(1))
        {
            double second = Ticks.SecondOf(time);
            yield return Ticks.Clock(second) with { EventUs = EventUs(time) };
            yield return Ticks.Trade(second, size: 1, instrument: instrument) with { EventUs = EventUs(time) };
        }

        yield return Ticks.Clock(Ticks.SecondOf(to), ClockState.End) with { EventUs = EventUs(to) };
    }

    private static long EventUs(DateTimeOffset time) => time.ToUnixTimeMilliseconds() * 1000;

    private static void AssertStamped(Bench bench, DateTimeOffset end)
    {
        var records = bench.Read(TopicCatalog.Candles).Concat(bench.Read(TopicCatalog.CandlesFast)).ToList();
        Assert.Equal(bench.Options.Rules.Specs.Count, records.Select(r => Published.From(r).Value.Interval).Distinct().Count());
        Assert.All(records, r => Assert.Equal(Published.From(r).ClosedAtUs / 1000, r.Message.Timestamp.UnixTimestampMs));
        Assert.Equal(end.ToUnixTimeMilliseconds(), records.Max(r => r.Message.Timestamp.UnixTimestampMs));
    }

    /// <summary>A clock that goes as the system's does, from another time on.</summary>
    private sealed class ClockSetTo(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _ahead = start - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;
    }
}
