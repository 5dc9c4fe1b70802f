using System.Globalization;
using System.Net;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Filling;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Tests.History;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.Filling;

/// <summary>What a live feed missed, filled beside it.</summary>
public sealed class GapFillerTests(KafkaFixture kafka)
{
    private static readonly InstrumentId Bitcoin = InstrumentId.Parse("BINANCE:BTC-USDT");
    private static readonly InstrumentId Ether = InstrumentId.Parse("BINANCE:ETH-USDT");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>An hour ago, at a whole minute.</summary>
    private static readonly long HourAgoUs = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60 - 3_600) * SecondUs;

    [Fact]
    public async Task A_gap_of_all_instruments_is_filled_for_each_and_said_to_be()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new BinanceHistory(Access(server));
        var filler = new GapFiller(history, static _ => null, TimeProvider.System, NullLogger.Instance);
        filler.Add(new PublishedGap(null, HourAgoUs, HourAgoUs + (10 * SecondUs), 0), [Bitcoin, Ether]);
        var ticks = await FilledAsync(filler, kafka.Settings(), count: 2);

        Assert.Equal(["BINANCE:BTC-USDT", "BINANCE:ETH-USDT"], ticks.Where(t => t.Control == ControlKind.GapFilled).Select(t => t.Instrument).Order());
        Assert.All(ticks.Where(t => t.Control == ControlKind.GapFilled), t => Assert.Equal((HourAgoUs, HourAgoUs + (10 * SecondUs)), (t.DownSinceUs, t.ClockUs)));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 1_000L + i), ticks.Where(t => t.Kind == TickKind.Trade && t.Instrument == "BINANCE:BTC-USDT").Select(t => t.Sequence));
        Assert.All(ticks, t => Assert.Equal("binance/0.fill", t.Source));
        Assert.Equal((2L, 0L, ""), (filler.Filled, filler.GivenUp, filler.Problem));
    }

    [Fact]
    public async Task Ids_that_are_known_are_asked_for_and_no_time_is_looked_up()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new BinanceHistory(Access(server));
        var filler = new GapFiller(history, static _ => null, TimeProvider.System, NullLogger.Instance);
        filler.Add(new PublishedGap(Bitcoin, HourAgoUs, HourAgoUs + (10 * SecondUs), AfterId: 1_006), []);
        var ticks = await FilledAsync(filler, kafka.Settings(), count: 1);
        Assert.Equal([1_007L, 1_008L, 1_009L], ticks.Where(t => t.Kind == TickKind.Trade).Select(t => t.Sequence));
        Assert.DoesNotContain(server.Asked, a => a.Path == "/api/v3/aggTrades");
    }

    [Fact]
    public async Task A_vendor_that_refuses_is_asked_again_later_and_the_reason_is_told_meanwhile()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        var forbidden = new Answer("""{"msg":"not now"}""", HttpStatusCode.Forbidden);
        server.AnswerFirst(forbidden, forbidden);
        var time = new ImpatientTime();
        using var history = new BinanceHistory(Access(server, time: time));
        var filler = new GapFiller(history, static _ => null, time, NullLogger.Instance);
        filler.Add(new PublishedGap(Bitcoin, HourAgoUs, HourAgoUs + (10 * SecondUs), 0), []);
        var ticks = await FilledAsync(filler, kafka.Settings(), count: 1);
        Assert.Equal(10, ticks.Count(t => t.Kind == TickKind.Trade));
        Assert.Equal((1L, 0L, ""), (filler.Filled, filler.GivenUp, filler.Problem));
        Assert.Contains(time.Waits, w => w > TimeSpan.FromSeconds(55) && w <= TimeSpan.FromSeconds(61));
        Assert.Contains(time.Waits, w => w > TimeSpan.FromSeconds(115) && w <= TimeSpan.FromSeconds(121));
    }

    [Fact]
    public async Task A_vendor_that_refuses_for_good_is_given_up_and_said()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"msg":"no"}""", HttpStatusCode.Forbidden));
        var time = new ImpatientTime();
        using var history = new BinanceHistory(Access(server, time: time));
        var filler = new GapFiller(history, static _ => null, time, NullLogger.Instance);
        filler.Add(new PublishedGap(Bitcoin, HourAgoUs, HourAgoUs + (10 * SecondUs), 0), []);
        using var stop = new CancellationTokenSource();
        var filling = filler.FillAsync(System.Threading.Channels.Channel.CreateUnbounded<Ingestor.History.HistoryPart>().Writer, stop.Token);
        await Eventually.TrueAsync(() => filler.GivenUp == 1, Patience, "the gap is given up");
        Assert.Equal(10, server.Asked.Count);
        Assert.StartsWith("binance does not serve its history here: 403 Forbidden, no", filler.Problem, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => filling);
    }

    [Fact]
    public async Task Nights_and_weekends_are_no_gaps_of_a_venue_with_hours()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"status":"success","data":{"candles":[]}}"""));
        using var history = new KiteHistory(Access(server, new StandingSession("kite", ("api_key", "key"), ("access_token", "token"))));

        // Monday 2026-11-23, half past four in the afternoon in India; the gap began on Friday before the close.
        var time = new StoppedTime(new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero));
        var filler = new GapFiller(history, static _ => null, time, NullLogger.Instance);
        var infy = InstrumentId.Parse("NSE:INFY");
        filler.Add(new PublishedGap(infy, At(2026, 11, 22, 3), At(2026, 11, 22, 9), 0), []);
        Assert.Equal(0, filler.Waiting);
        filler.Add(new PublishedGap(infy, At(2026, 11, 20, 9), At(2026, 11, 23, 4), 0), []);
        Assert.Equal(1, filler.Waiting);
    }

    [Theory]
    [InlineData("", "0-100")]
    [InlineData("0-100", "")]
    [InlineData("10-20", "0-10 20-100")]
    [InlineData("0-30 20-50", "50-100")]
    [InlineData("50-200", "0-50")]
    [InlineData("200-300", "0-100")]
    public void What_was_filled_is_missing_no_more(string filled, string rest)
    {
        var spans = filled.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('-')).Select(s => (long.Parse(s[0], CultureInfo.InvariantCulture), long.Parse(s[1], CultureInfo.InvariantCulture)));
        Assert.Equal(rest, string.Join(' ', UnfilledGaps.Rest(new PublishedGap(Bitcoin, 0, 100, 0), spans).Select(g => $"{g.FromUs}-{g.ToUs}")));
    }

    private static long At(int year, int month, int day, int hour) => new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * SecondUs;

    /// <summary>Runs the fill source until so many gaps are said to be filled, and returns what it published.</summary>
    private static async Task<List<Tick>> FilledAsync(GapFiller filler, KafkaSettings settings, int count)
    {
        var options = new IngestOptions
        {
            Kafka = settings,
            Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, Patience, CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
        using var stop = new CancellationTokenSource();
        var run = Task.Factory.StartNew(
            () => new SourceRun(options, new FillSource("binance/0.fill", filler, HourAgoUs), NullLogger.Instance).Run(stop.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        List<Tick> ticks = [];
        await Eventually.TrueAsync(
            () =>
            {
                ticks = [.. TicksReader.ReadAll(settings, 1).Select(r => r.Tick)];
                return ticks.Count(t => t.Control == ControlKind.GapFilled) == count;
            },
            Patience, "the gaps are filled");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        return ticks;
    }

    /// <summary>A trade a second, numbered from 1,000.</summary>
    private static Answer Answer(Asked asked)
    {
        if (asked.Path == "/api/v3/aggTrades")
        {
            return new Answer("""[{"a":7,"p":"1","q":"1","f":990,"l":2000,"T":1,"m":true,"M":true}]""");
        }

        long from = long.Parse(asked.Query["fromId"], CultureInfo.InvariantCulture);
        return new Answer($"[{string.Join(',', Enumerable.Range(990, 100).Where(id => id >= from).Select(id => FormattableString.Invariant(
            $$"""{"id":{{id}},"price":"64000.10","qty":"0.5","time":{{(HourAgoUs / 1_000) + ((id - 1_000) * 1_000L)}}}""")))}]");
    }

    private sealed class StoppedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
