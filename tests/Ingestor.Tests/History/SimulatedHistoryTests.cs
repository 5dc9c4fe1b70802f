using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Ingestor.Tests.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>Each vendor's history as its simulator serves it: the same bars as the market's own.</summary>
public sealed class SimulatedHistoryTests
{
    /// <summary>When India trades, too.</summary>
    private static readonly long FromUs = SimulatedRun.At(5, 0);
    private static readonly long ToUs = SimulatedRun.At(5, 5);
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("binance", "BINANCE", "USDT")]
    [InlineData("coinbase", "COINBASE", "USD")]
    [InlineData("coinbase-advanced", "COINBASE", "USD")]
    [InlineData("kraken", "KRAKEN", "USD")]
    public async Task Trades_and_bars_of_a_coin_are_the_markets(string feed, string venue, string quote)
    {
        IReadOnlyList<SimulatedInstrument> coins = [.. SimulatedInstruments.Coins(venue, quote).Take(1)];
        await using var simulator = await StartAsync(feed switch { "binance" => new BinanceSimulator(), "coinbase" or "coinbase-advanced" => new CoinbaseSimulator(), _ => new KrakenSimulator() }, coins);
        using var history = VendorHistory.Of(feed)!.Open(new HistoryAccess(Http, simulator.Address, null, TimeProvider.System, NullLogger.Instance));
        var instrument = new HistoryInstrument(coins[0].Id);
        var truth = Truth(simulator, coins[0]);
        Assert.Equal(5, truth.Count);

        var trades = await history.TradesAsync(instrument, new HistorySpan(FromUs, ToUs));
        Assert.Equal(truth, trades.GroupBy(t => t.TimeUs / MinuteUs * MinuteUs).Select(m => new VendorBar(
            m.Key, m.First().Price, m.Max(t => t.Price), m.Min(t => t.Price), m.Last().Price, m.Sum(t => t.Size))));
        Assert.Equal(Enumerable.Range(0, trades.Count).Select(i => trades[0].Id + i), trades.Select(t => t.Id));
        Assert.Equal(truth, (await history.BarsAsync(instrument, "1m", FromUs, ToUs)).Select(b => b with { Trades = null }));
    }

    [Theory]
    [InlineData("kite", AliasKind.Token, "408065")]
    [InlineData("smartapi", AliasKind.Token, "1:1594")]
    [InlineData("breeze", AliasKind.ShortName, "NSE|INFY")]
    public async Task Bars_of_a_share_are_the_markets_once_somebody_has_logged_in(string broker, AliasKind kind, string name)
    {
        using var folder = new TempFolder(broker);
        var shares = SimulatedInstruments.India(SimulatedRun.Date).Where(i => i.Id.ToString() == "NSE:INFY").ToList();
        await using var simulator = await StartAsync(broker switch { "kite" => new KiteSimulator(), "smartapi" => new SmartApiSimulator(TimeProvider.System), _ => new BreezeSimulator() }, shares);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var session = await BrokerRun.LoginAsync(broker, folder, simulator, client, TestContext.Current.CancellationToken);
        using var history = VendorHistory.Of(broker)!.Open(new HistoryAccess(Http, simulator.Address, session, TimeProvider.System, NullLogger.Instance));
        var bars = await history.BarsAsync(Instrument("NSE:INFY", InstrumentType.Equity, new Alias(broker, kind, name)), "1m", FromUs, ToUs);
        Assert.Equal(Truth(simulator, shares[0]), bars.Select(b => b with { OpenInterest = null }));
    }

    /// <summary>A market that stands still half an hour after the span that is asked for.</summary>
    private static Task<WireSimulator> StartAsync(IWireVendor vendor, IReadOnlyList<SimulatedInstrument> instruments) => WireSimulator.StartAsync(
        vendor,
        new WireOptions { Market = new MarketOptions { Seed = 5, Date = SimulatedRun.Date, Instruments = instruments, Rate = 2 }, FromUs = SimulatedRun.At(5, 35), BeginsAt = 1 },
        TimeProvider.System, CancellationToken.None);

    private static List<VendorBar> Truth(WireSimulator simulator, SimulatedInstrument instrument)
    {
        decimal Price(long mantissa) => mantissa / (decimal)ScaledNumber.PowerOfTen(instrument.PriceScale);
        return
        [
            .. MarketTruth.Between(simulator.Market.Options, FromUs, ToUs, 60).Where(c => c.Instrument == instrument.Id)
                .Select(c => new VendorBar(c.StartUs, Price(c.Open), Price(c.High), Price(c.Low), Price(c.Close), c.Volume / (decimal)ScaledNumber.PowerOfTen(instrument.SizeScale))),
        ];
    }
}
