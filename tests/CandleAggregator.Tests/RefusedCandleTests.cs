using System.Diagnostics.Metrics;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Transactions;
using Candlewick.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Candles of 2013 for a topic that takes none older than a day, and of today beside them.</summary>
public sealed class RefusedCandleTests(KafkaFixture kafka)
{
    private const string Today = "BINANCE:BTC-USDT";

    [Fact]
    public async Task A_refused_candle_stops_its_partition_alone_until_it_may_be_put_aside()
    {
        await using var bench = await Bench.CreateAsync(kafka.Settings(), 2, (TopicCatalog.Candles, "message.timestamp.before.max.ms", "86400000"));
        bench.Publish([Ticks.Trade(1), Ticks.Clock(200), .. Minute(0)]);
        var aggregator = await bench.StartAsync();
        var status = aggregator.Host.Services.GetRequiredKeyedService<WorkerStatus>(AggregatorOptions.Service);
        await Eventually.TrueAsync(() => status.Stopped.Count == 1, Bench.Patience, "partition 0 stands still");

        bench.Publish(Minute(1));
        await Eventually.TrueAsync(() => bench.Candles(TopicCatalog.Candles).Count(c => c.Value is { Instrument: Today, Interval: "1m" }) == 2, Bench.Patience, "partition 1 goes on");

        var health = (await CheckAsync(aggregator)).Entries[AggregatorOptions.Service];
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        foreach (string said in new[] { bench.Name(TopicCatalog.Candles), Ticks.Spy, "message.timestamp.before.max.ms", "Partition 0" })
        {
            Assert.Contains(said, health.Description, StringComparison.Ordinal);
        }

        Assert.Equal(1, StoppedPartitions(aggregator));
        await aggregator.StopAsync();

        var putting = await bench.StartAsync(o => o with { Refused = RefusedOutputs.DeadLetter });
        await bench.CaughtUpAsync(putting);
        // The commit is seen by others a moment before the worker itself knows that it went well.
        await Eventually.TrueAsync(
            async () => (await CheckAsync(putting)).Entries[AggregatorOptions.Service].Status == HealthStatus.Degraded, Bench.Patience, "it is degraded, and fails no more");
        await putting.StopAsync();

        var letters = bench.Read(TopicCatalog.DeadLetters);
        Assert.NotEmpty(letters);
        Assert.All(letters, letter => Assert.Equal(bench.Name(TopicCatalog.Candles), letter.Header(RecordHeaders.RefusedBy)));
        Assert.All(letters, letter => Assert.Equal(Ticks.Spy, Encoding.UTF8.GetString(letter.Message.Key)));
        Assert.Equal(2, bench.Candles(TopicCatalog.Candles).Count(c => c.Value is { Instrument: Today, Interval: "1m" }));
        Assert.DoesNotContain(bench.Candles(TopicCatalog.Candles), c => c.Value.Instrument == Ticks.Spy);
    }

    /// <summary>A minute of today in partition 1, and its end.</summary>
    private static IEnumerable<TickRecord> Minute(int minute)
    {
        var midnight = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero);
        double second = Ticks.SecondOf(midnight) + (minute * 60);
        return [Ticks.Trade(second, instrument: Today, partition: 1), Ticks.Clock(second + 63, partition: 1)];
    }

    private static Task<HealthReport> CheckAsync(RunningAggregator aggregator) =>
        aggregator.Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    private static int StoppedPartitions(RunningAggregator aggregator)
    {
        int stopped = 0;
        object? scope = aggregator.Host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "candlewick.worker.stopped_partitions" && instrument.Meter.Scope == scope)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => stopped += value);
        listener.Start();
        listener.RecordObservableInstruments();
        return stopped;
    }
}
