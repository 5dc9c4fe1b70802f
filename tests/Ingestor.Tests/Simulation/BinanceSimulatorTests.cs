using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Simulation;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>Binance's wire, from a simulated market to candles, with each thing that can go wrong on it.</summary>
public sealed class BinanceSimulatorTests(KafkaFixture kafka)
{
    private static readonly IReadOnlyList<SimulatedInstrument> Coins = [.. SimulatedInstruments.Coins("BINANCE", "USDT").Take(3)];
    private static readonly long From = SimulatedRun.At(10, 0);

    [Theory]
    [InlineData]
    [InlineData("duplicate@20s+60s")]
    [InlineData("malformed@20s+60s")]
    [InlineData("fragmented@20s+40s")]
    [InlineData("slow@20s+20s")]
    public async Task Candles_are_the_markets(params string[] faults)
    {
        await using var run = await StartAsync(faults, minutes: 2);
        await run.AssertSameAsTruthAsync();
    }

    /// <summary>A trade that comes after its successor is one that was missing for a moment.</summary>
    [Fact]
    public async Task Trades_that_overtake_each_other_make_the_markets_candles_and_none_stays_flagged()
    {
        await using var run = await StartAsync(["reorder@20s+60s"], minutes: 2);
        await run.AssertSameAsTruthAsync();
        Assert.Contains(run.Ticks(), t => t is { Control: ControlKind.Gap, Cause: GapCause.Sequence });
        await run.AssertUnflaggedAsync(From + 20_000_000);
    }

    [Fact]
    public async Task Messages_that_are_lost_are_told_by_their_ids_and_flag_what_they_touch()
    {
        await using var run = await StartAsync(["gap@40s+20s"], minutes: 2);
        await run.AssertFlaggedAsync(From + 40_000_000);
        Assert.Equal(1, run.Simulator.Accepted);
    }

    [Fact]
    public async Task A_burst_at_the_open_is_taken_whole()
    {
        await using var run = await StartAsync(["burst@0s+10s"], minutes: 1, fromUs: SimulatedRun.At(0, 0));
        await run.AssertSameAsTruthAsync();
        Assert.True(run.Truth().Count(c => c.Value.Interval == "1s") > 30);
        Assert.True(run.Ticks().Count(t => t.Kind == TickKind.Trade) > 3 * 100 * 2 * 10);
    }

    [Theory]
    [InlineData("disconnect@40s", 40, 4)]
    [InlineData("shutdown@40s+5s", 40, 4)]
    [InlineData("stall@40s+301s", 40, 10)]
    [InlineData("sleep@40s+2h", 40, 124)]
    public async Task What_a_lost_connection_missed_is_flagged_and_nothing_else(string fault, int second, int minutes)
    {
        await using var run = await StartAsync([fault], minutes, rate: 1);
        await run.AssertFlaggedAsync(From + second * 1_000_000L);
        Assert.True(run.Simulator.Accepted >= 2);
    }

    /// <summary>Begun in the middle of the date, stopped, and begun again.</summary>
    [Fact]
    public async Task A_restart_misses_what_ids_tell_and_the_first_start_what_was_before_it()
    {
        long stopUs = From + 40_000_000;
        await using var run = await SimulatedRun.StartAsync(
            kafka, new BinanceSimulator(), Coins,
            async (options, simulator, cancellationToken) =>
            {
                using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var first = IngestAsync(options, simulator, stopped.Token);
                await Eventually.TrueAsync(() => simulator.Clock.NowUs > stopUs, TimeSpan.FromSeconds(60), "the first run has been for a while");
                await stopped.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
                await IngestAsync(options, simulator, cancellationToken);
            },
            [], From, minutes: 5);
        await run.EndAsync();
        await Eventually.TrueAsync(() => Coins.All(coin => Gaps(GapCause.Sequence, coin).Count == 1), TimeSpan.FromSeconds(30), "the ids that were missed are told");
        foreach (var coin in Coins)
        {
            var late = Assert.Single(Gaps(GapCause.LateStart, coin));
            Assert.Equal(SimulatedRun.At(0, 0), late.DownSinceUs);
            Assert.InRange(late.ClockUs, From, From + 1_000_000);

            var missed = Assert.Single(Gaps(GapCause.Sequence, coin));
            var ids = run.Ticks().Where(t => t.Kind == TickKind.Trade && t.Instrument == coin.Id.ToString()).Select(t => t.Sequence).ToHashSet();
            Assert.True(ids.Contains(missed.Sequence - 1) && ids.Contains(missed.LastSequence + 1));
            Assert.DoesNotContain(ids, id => id >= missed.Sequence && id <= missed.LastSequence);
        }

        List<Tick> Gaps(GapCause cause, SimulatedInstrument coin) =>
            [.. run.Ticks().Where(t => t.Control == ControlKind.Gap && t.Cause == cause && t.Instrument == coin.Id.ToString())];
    }

    [Theory]
    [InlineData("403@0s+10m", "403")]
    [InlineData("401@0s+10m", "401")]
    public async Task A_refusal_ends_the_feed_with_the_cause(string fault, string status)
    {
        await using var run = await StartAsync([fault], minutes: 2);
        var refused = await Assert.ThrowsAsync<IngestException>(run.EndAsync);
        Assert.Contains($"binance refuses the connection ({status}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_history_has_the_trades_and_klines_of_the_market()
    {
        var date = SimulatedRun.Date;
        await using var simulator = await WireSimulator.StartAsync(
            new BinanceSimulator(),
            new WireOptions { Market = new MarketOptions { Seed = 3, Date = date, Instruments = Coins, Rate = 0.2 }, FromUs = SimulatedRun.At(3, 0), BeginsAt = 1 },
            TimeProvider.System, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = simulator.Address };
        var market = new SimulatedMarket(simulator.Market.Options);
        var updates = new List<MarketUpdate>();
        while (market.NextUs < SimulatedRun.At(3, 0))
        {
            var update = market.Next();
            if (update is { Instrument: 0, Kind: UpdateKind.Trade })
            {
                updates.Add(update);
            }
        }

        var trades = await client.GetFromJsonAsync<JsonElement>($"/api/v3/historicalTrades?symbol=BTCUSDT&fromId={updates[10].TradeId}&limit=50");
        Assert.Equal(updates.Skip(10).Take(50).Select(u => u.TradeId), trades.EnumerateArray().Select(t => t.GetProperty("id").GetInt64()));
        Assert.Equal(JsonFrame.Decimal(updates[10].Price, 2, 8), trades[0].GetProperty("price").GetString());

        long from = SimulatedRun.At(1, 0) / 1_000, to = SimulatedRun.At(1, 2) / 1_000 - 1;
        var aggregates = await client.GetFromJsonAsync<JsonElement>($"/api/v3/aggTrades?symbol=BTCUSDT&startTime={from}&endTime={to}");
        Assert.Equal(
            updates.Where(u => u.TradeUs / 1_000 >= from && u.TradeUs / 1_000 <= to).Select(u => u.TradeId), aggregates.EnumerateArray().Select(t => t.GetProperty("a").GetInt64()));

        var klines = await client.GetFromJsonAsync<JsonElement>($"/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime={from}&endTime={to}");
        var truth = MarketTruth.Between(simulator.Market.Options with { Instruments = [Coins[0]] }, SimulatedRun.At(1, 0), SimulatedRun.At(1, 2), 60);
        Assert.Equal(
            truth.Select(c => $"{c.StartUs / 1_000} {JsonFrame.Decimal(c.Open, 2, 8)} {JsonFrame.Decimal(c.Close, 2, 8)} {JsonFrame.Decimal(c.Volume!.Value, 5, 8)}"),
            klines.EnumerateArray().Select(k => $"{k[0]} {k[1].GetString()} {k[4].GetString()} {k[5].GetString()}"));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await client.GetAsync("/api/v3/aggTrades?symbol=NONEUSDT")).StatusCode);
    }

    private Task<SimulatedRun> StartAsync(IReadOnlyList<string> faults, int minutes, double rate = 2, long? fromUs = null) => SimulatedRun.StartAsync(
        kafka, new BinanceSimulator(), Coins,
        IngestAsync, faults, fromUs ?? From, minutes, rate);

    private static Task IngestAsync(IngestOptions options, WireSimulator simulator, CancellationToken cancellationToken) => new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(
        LiveFeed.Binance, "0", [.. Coins.Select(c => c.Id)], new FeedContext { Address = simulator.SocketAddress, Sessions = null! }, options, cancellationToken);
}
