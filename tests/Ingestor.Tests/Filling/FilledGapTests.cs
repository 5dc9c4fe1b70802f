using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.Tests.Simulation;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Filling;

/// <summary>From a lost connection over the vendor's history to revised candles: those of the market, as if nothing had been missed.</summary>
public sealed class FilledGapTests(KafkaFixture kafka) : IDisposable
{
    private static readonly IReadOnlyList<SimulatedInstrument> Coins = [.. SimulatedInstruments.Coins("BINANCE", "USDT").Take(2)];

    private readonly TempFolder _folder = new("filled");
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Candles_of_a_lost_connection_are_the_markets_in_the_end()
    {
        await using var run = await SimulatedRun.StartAsync(kafka, new BinanceSimulator(), Coins, FeedAsync, ["disconnect@40s"], SimulatedRun.At(10, 0), minutes: 4, rate: 1);
        await run.AssertSameAsTruthAsync();
        var ticks = run.Ticks();
        Assert.Contains(ticks, t => t.Source == "binance/0.fill" && t.Kind == TickKind.Trade && (t.Flags & (1 << (int)TickFlag.Backfilled)) != 0);
        Assert.Equal(["BINANCE:BTC-USDT", "BINANCE:ETH-USDT"], ticks.Where(t => t.Control == ControlKind.GapFilled).Select(t => t.Instrument).Distinct().Order());
        Assert.True(run.Simulator.Accepted >= 2);
    }

    /// <summary>Minutes of a session before the feed was begun come as bars, and are whole.</summary>
    [Fact]
    public async Task What_a_late_start_missed_is_filled_from_the_vendors_bars()
    {
        await using var run = await SimulatedRun.StartAsync(kafka, new BinanceSimulator(), Coins, FeedAsync, [], SimulatedRun.At(1, 0), minutes: 2, rate: 1);
        await run.EndAsync();
        var truth = PlainCandle.Of(MarketTruth.Between(run.Simulator.Market.Options, SimulatedRun.At(0, 0), SimulatedRun.At(1, 0), 60), run.Simulator.Market.Options);
        Assert.Equal(60 * Coins.Count, truth.Count);
        await run.Bench.AssertSameAsync(truth, untilUs: SimulatedRun.At(1, 0));
        Assert.All(run.Bench.Candles().Where(c => truth.ContainsKey(c.Key)), c => Assert.Equal(0u, c.Value.Flags));
    }

    private Task FeedAsync(IngestOptions options, WireSimulator simulator, CancellationToken cancellationToken) => new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(
        LiveFeed.Binance,
        new LiveOptions
        {
            Instruments = [.. Coins.Select(c => c.Id)],
            Context = new FeedContext
            {
                Address = simulator.SocketAddress,
                Sessions = new BrokerSessions(new BrokerCredentials(static _ => null, []), new SessionStore(_folder.FullPath), _client, options.Time),
            },
        },
        options, cancellationToken);
}
