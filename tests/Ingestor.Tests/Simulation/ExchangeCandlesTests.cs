using Candlewick.Ingestor.Simulation;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>Feed <c>sim</c> to candles: around the clock, over an opening auction, with an index and what is priced from it.</summary>
public sealed class ExchangeCandlesTests(KafkaFixture kafka)
{
    [Fact]
    public async Task Candles_are_the_markets_over_an_auction_at_the_open()
    {
        long fromUs = SimulatedRun.At(3, 36), toUs = SimulatedRun.At(3, 50);
        await using var bench = await CandleBench.StartAsync(kafka);
        var clock = new MarketClock(fromUs, 60, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var market = new MarketOptions { Seed = 4, Date = SimulatedRun.Date, Instruments = SimulatedInstruments.Exchange(SimulatedRun.Date), Rate = 0.3, QuotesPerTrade = 0.5 };
        var run = new SimulatedExchange(new SimulatedExchangeOptions { Seed = 4, Rate = 0.3 }, NullLoggerFactory.Instance).RunAsync(bench.Ingest(clock), stop.Token);
        await Eventually.TrueAsync(() => run.IsFaulted || bench.Ticks().Count > 0, TimeSpan.FromSeconds(60), "the exchange began");
        clock.Begin();
        await Eventually.TrueAsync(() => run.IsFaulted || bench.Ticks() is [.., { } last] && Math.Max(last.ClockUs, last.ExchangeUs) > toUs + 70_000_000, TimeSpan.FromSeconds(60), "the time is over");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        var truth = PlainCandle.Of(MarketTruth.Between(market, fromUs, toUs, 1, 60), market);
        Assert.Contains(truth.Keys, k => k is { Instrument: "SIM:RELIANCE", Interval: "1m" } && k.StartUs == SimulatedRun.At(3, 45));
        Assert.Contains(truth.Keys, k => k.Instrument == "SIM:SIM-8");
        await bench.AssertSameAsync(truth, untilUs: toUs);
    }
}
