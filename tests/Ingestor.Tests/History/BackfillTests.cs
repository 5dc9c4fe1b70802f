using System.Globalization;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.History;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>A vendor's past, published to a real broker.</summary>
public sealed class BackfillTests(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Trades = 2_500;
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Trades_are_published_in_parts_that_are_said_to_be_there()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        var settings = kafka.Settings();
        var report = await RunAsync(settings, server);
        var records = TicksReader.ReadAll(settings, 1);

        Assert.Equal((Trades, 0L, 0), ((int)report.Ticks, report.Skipped, report.ExitCode));
        Assert.Matches(@"^coinbase/backfill\.BTC-USD\.20261125\.[0-9a-f]{8}$", report.Source);
        var trades = records.Where(r => r.Tick.Kind == TickKind.Trade).ToList();
        Assert.Equal(Enumerable.Range(1, Trades).Select(i => (long)i), trades.Select(t => t.Tick.Sequence));
        Assert.All(trades, t => Assert.Equal((1U << (int)TickFlag.Backfilled, "COINBASE:BTC-USD"), (t.Tick.Flags, t.Key)));

        // Three parts without a hole, each behind its own ticks.
        var filled = records.Where(r => r.Tick.Control == ControlKind.GapFilled).Select(r => r.Tick).ToList();
        Assert.Equal([DayUs, filled[0].ClockUs, filled[1].ClockUs], filled.Select(f => f.DownSinceUs));
        Assert.Equal(DayUs + (3_000 * SecondUs), filled[2].ClockUs);
        Assert.Equal(3, filled.Count);
        Assert.Equal(
            [(1_000L, filled[0].ClockUs), (2_000L, filled[1].ClockUs)],
            records.Zip(records.Skip(1)).Where(p => p.Second.Tick.Control == ControlKind.GapFilled).Take(2).Select(p => (p.First.Tick.Sequence, p.First.Tick.TradeUs + SecondUs)));
        Assert.Equal([ClockState.Up, ClockState.End], records.Where(r => r.Tick.Kind == TickKind.Clock).Select(r => r.Tick.ClockState));
    }

    [Theory]
    [InlineData(81)]
    [InlineData(82)]
    public async Task Killed_at_random_moments_and_started_again_it_neither_repeats_nor_skips(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var server = await VendorServer.StartAsync(Answer);
        var settings = kafka.Settings();
        for (int round = 0; round < 3; round++)
        {
            int left = random.Next(1, 1_200);
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(settings, server, _ => _ = left-- == 0 ? throw new InvalidOperationException("killed") : 0));
        }

        int asked = server.Asked.Count;
        var report = await RunAsync(settings, server);
        Assert.Equal(Trades, report.Ticks);
        var trades = TicksReader.ReadAll(settings, 1).Where(r => r.Tick.Kind == TickKind.Trade).Select(t => t.Tick.Sequence).ToList();
        Assert.Equal(Enumerable.Range(1, Trades).Select(i => (long)i), trades);

        var again = await RunAsync(settings, server);
        Assert.True(again.AlreadyIngested);
        Assert.InRange(server.Asked.Count - asked, 1, 18);
    }

    [Fact]
    public async Task A_stopped_run_ends_with_the_part_it_is_in()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        var settings = kafka.Settings();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(settings, server, i => { if (i == 100) { stop.Cancel(); } }, stop.Token));
        Assert.Equal(1_000, TicksReader.ReadAll(settings, 1).Count(r => r.Tick.Kind == TickKind.Trade));
    }

    [Fact]
    public async Task Bars_carry_all_that_the_vendor_says()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(
            """{"status":"success","data":{"candles":[["2026-11-25T09:15:00+0530",1705.10,1706.0,1704.05,1705.5,1000,77]]}}"""));
        var settings = kafka.Settings();
        var id = InstrumentId.Parse("NFO:NIFTY-20261224-F");
        long openUs = DayUs + (225 * MinuteUs);
        var report = await new Backfill(Http, NullLogger<Backfill>.Instance).RunAsync(new BackfillRequest
        {
            Of = new VendorInstrument(
                VendorHistory.Of("kite")!, id, KiteListing(id.ToString()).Listing, server.Address, new StandingSession("kite", ("api_key", "key"), ("access_token", "token"))),
            FromUs = openUs,
            ToUs = openUs + (5 * MinuteUs),
        }, await OptionsAsync(settings), TestContext.Current.CancellationToken);
        var bar = Assert.Single(TicksReader.ReadAll(settings, 1), r => r.Tick.Kind == TickKind.Bar).Tick;
        Assert.Equal(1, report.Ticks);
        Assert.Equal(
            (openUs, 60 * SecondUs, 2U, 170510L, 170600L, 170405L, 170550L, 1000L, 77L),
            (bar.TradeUs, bar.BarIntervalUs, bar.PriceScale, bar.BarOpen, bar.BarHigh, bar.BarLow, bar.Price, bar.Size, bar.OpenInterest));
    }

    [Fact]
    public async Task What_the_vendor_does_not_have_is_refused_before_anything_is_published()
    {
        var refused = await Assert.ThrowsAsync<IngestException>(async () => await new Backfill(Http, NullLogger<Backfill>.Instance).RunAsync(
            new BackfillRequest { Of = new VendorInstrument(VendorHistory.Of("kite")!, InstrumentId.Parse("NSE:INFY")), FromUs = DayUs, ToUs = DayUs + MinuteUs },
            await OptionsAsync(kafka.Settings()), TestContext.Current.CancellationToken));
        Assert.StartsWith("'NSE:INFY' is not known at kite", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<IngestReport> RunAsync(KafkaSettings settings, VendorServer server, Action<long>? beforeItem = null, CancellationToken cancellationToken = default) =>
        await new Backfill(Http, NullLogger<Backfill>.Instance).RunAsync(
            new BackfillRequest
            {
                Of = new VendorInstrument(VendorHistory.Of("coinbase")!, InstrumentId.Parse("COINBASE:BTC-USD"), Address: server.Address),
                FromUs = DayUs,
                ToUs = DayUs + (3_000 * SecondUs),
                PartTicks = 1_000,
            },
            await OptionsAsync(settings) with { BeforeItem = beforeItem }, cancellationToken);

    private static async Task<IngestOptions> OptionsAsync(KafkaSettings settings) => new()
    {
        Kafka = settings,
        Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, TimeSpan.FromSeconds(60), CancellationToken.None),
        SchemaIds = new FixedSchemaIds(),
        Time = new ImpatientTime(),
    };

    private static Answer Answer(Asked asked)
    {
        Assert.Equal("/products/BTC-USD/trades", asked.Path);
        int before = asked.Query.TryGetValue("after", out string? after) ? int.Parse(after, CultureInfo.InvariantCulture) : int.MaxValue;
        int limit = int.Parse(asked.Query["limit"], CultureInfo.InvariantCulture);
        return new Answer($"[{string.Join(',', Enumerable.Range(1, Trades).Where(i => i < before).Reverse().Take(limit).Select(Trade))}]");
    }

    private static string Trade(int i) => FormattableString.Invariant(
        $$"""{"trade_id":{{i}},"side":"buy","size":"0.01000000","price":"64000.10","time":"{{DateTime.UnixEpoch.AddMicroseconds(DayUs + (i * SecondUs)):yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}"}""");
}
