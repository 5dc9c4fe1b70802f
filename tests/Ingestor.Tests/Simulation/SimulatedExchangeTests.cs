using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Simulation;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>Feed <c>sim</c> over a real broker.</summary>
public sealed class SimulatedExchangeTests(KafkaFixture kafka)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Its_instruments_and_ticks_are_of_its_own_venue_and_go_on_after_a_restart_with_an_outage_between()
    {
        var settings = kafka.Settings();
        var options = new IngestOptions
        {
            Kafka = settings,
            Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, Patience, CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
        await RunUntilAsync(options, ticks => ticks.Count(t => t.Kind == TickKind.Trade) > 20);
        int first = TicksReader.ReadAll(settings, 1).Count;
        var all = await RunUntilAsync(options, ticks => ticks.Skip(first).Count(t => t.Kind == TickKind.Trade) > 20);

        Assert.All(all.Where(t => t.Instrument.Length > 0), t => Assert.StartsWith("SIM:", t.Instrument, StringComparison.Ordinal));
        Assert.All(all, t => Assert.Equal("sim/0", t.Source));
        Assert.Contains(all, t => t.Kind == TickKind.Snapshot && t.Instrument == "SIM:SIM-8" && t.HasPrice);
        Assert.Contains(all, t => t.Control == ControlKind.SessionGroup && t.Instrument == "SIM:WILDCAT" && t.SessionGroup == "SIM-DAY");
        Assert.Contains(all.Skip(first), t => t.ClockState == ClockState.Down || t.Control == ControlKind.Gap);
        Assert.All(all.Where(t => t.Kind == TickKind.Trade).GroupBy(t => t.Instrument), of => Assert.Equal(of.Count(), of.Select(t => t.Sequence).Distinct().Count()));

        var names = MasterNames.Read(settings, options.Layout, options.SchemaIds, ["SIM"], CancellationToken.None);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.Equal(InstrumentId.Parse("SIM:ACME"), names.Find("ACME", today));
    }

    private static async Task<List<Tick>> RunUntilAsync(IngestOptions options, Func<List<Tick>, bool> condition)
    {
        using var stop = new CancellationTokenSource();
        var run = new SimulatedExchange(new SimulatedExchangeOptions { Rate = 1 }, NullLoggerFactory.Instance).RunAsync(options, stop.Token);
        List<Tick> ticks = [];
        await Eventually.TrueAsync(
            () =>
            {
                ticks = [.. TicksReader.ReadAll(options.Kafka, 1).Select(r => r.Tick)];
                return condition(ticks) || run.IsFaulted;
            },
            Patience, "the ticks are in the topic");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        return ticks;
    }
}
