using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Simulation;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Simulation;

public sealed class FaultTests
{
    [Theory]
    [InlineData("disconnect@8m", FaultKind.Disconnect, 480, 0)]
    [InlineData("gap@2m+30s", FaultKind.Gap, 120, 30)]
    [InlineData("stall@1.5m", FaultKind.Stall, 90, 30)]
    [InlineData("sleep@1h", FaultKind.Sleep, 3_600, 7_200)]
    [InlineData("403", FaultKind.Forbidden, 0, 30)]
    [InlineData("cumulative-reset@500ms", FaultKind.CumulativeReset, 0.5, 0)]
    [InlineData("burst@0s", FaultKind.Burst, 0, 10)]
    public void A_fault_is_read_as_it_is_written(string text, FaultKind kind, double at, double length)
    {
        Assert.True(Fault.TryParse(text, out var fault));
        Assert.Equal(new Fault(kind, TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(length)), fault);
        Assert.True(Fault.TryParse(fault.ToString(), out var again));
        Assert.Equal(fault, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fire@1m")]
    [InlineData("gap@soon")]
    [InlineData("gap@1m+")]
    [InlineData("gap@1m+2m+3m")]
    [InlineData("gap@-1m")]
    public void What_is_none_is_none(string text) => Assert.False(Fault.TryParse(text, out _));

    [Fact]
    public void Every_kind_has_a_name_that_is_read() =>
        Assert.All(Fault.Names, name => Assert.True(Fault.TryParse($"{name}@1s", out _), name));

    [Fact]
    public async Task A_simulators_clock_is_read_by_who_is_in_another_process()
    {
        await using var simulator = await WireSimulator.StartAsync(
            new BinanceSimulator(),
            new WireOptions
            {
                Market = new MarketOptions { Date = SimulatedRun.Date, Instruments = SimulatedInstruments.Coins("BINANCE", "USDT") }, FromUs = SimulatedRun.At(10, 0), Speed = 100, BeginsAt = 1,
            },
            TimeProvider.System, CancellationToken.None);
        await using var clock = await SimulatorClock.FindAsync(simulator.SocketAddress, CancellationToken.None);
        Assert.NotNull(clock);
        Assert.Equal(simulator.Clock.GetUtcNow(), clock.GetUtcNow());

        simulator.Clock.Begin();
        await Eventually.TrueAsync(() => clock.GetUtcNow() > simulator.Clock.GetUtcNow().AddSeconds(-60) && simulator.Clock.NowUs > SimulatedRun.At(10, 2), TimeSpan.FromSeconds(20), "the clocks go together");
        Assert.Equal(100, clock.Speed);
    }

    [Fact]
    public async Task A_server_that_is_no_simulator_has_no_clock() =>
        Assert.Null(await SimulatorClock.FindAsync(new Uri("ws://127.0.0.1:9/"), CancellationToken.None));
}
