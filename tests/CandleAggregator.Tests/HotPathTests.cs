using System.Diagnostics.Metrics;
using Candlewick.CandleAggregator.Partitions;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.CandleAggregator.Tests;

public sealed class HotPathTests(ITestOutputHelper output)
{
    [Fact]
    public void A_tick_allocates_nothing()
    {
        const int Count = 20_000;
        var kafka = new KafkaSettings { Bootstrap = "127.0.0.1:1" };
        var layout = new TopicLayout(1, TopicCatalog.All.ToDictionary(t => t, t => t.Name));
        var options = new AggregatorOptions(kafka, layout, new KnownSchemaIds(), new CandleRules());
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var outputs = new PartitionOutputs(
            options, new AggregatorProgress(), new AggregatorMetrics(services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger.Instance);
        using var writer = new TransactionWriter(kafka, "test", "0", TimeProvider.System, NullLogger.Instance);
        var answers = new EngineOutput(0);
        var aggregator = new PartitionAggregator(options, outputs, 0, answers);
        var records = Enumerable.Range(0, Count)
            .Select(i => Ticks.Trade(0.5 + (i / (2.0 * Count)), 1_674_000 + (i % 100), 1 + (i % 7), i % 3 == 0 ? "NYSE:IBM" : Ticks.Spy, sequence: i + 1))
            .Select((tick, i) => new ConsumeResult<byte[], byte[]>
            {
                TopicPartitionOffset = new TopicPartitionOffset("ticks", 0, i),
                Message = new Message<byte[], byte[]> { Key = tick.Key!, Value = tick.Value! },
            })
            .ToArray();
        for (int i = 0; i < Count / 2; i++)
        {
            answers.At(0, i, writer);
            aggregator.Process(0, records[i]);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = Count / 2; i < Count; i++)
        {
            answers.At(0, i, writer);
            aggregator.Process(0, records[i]);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{allocated} bytes in {Count / 2} ticks");
        Assert.Equal(0, allocated);
    }
}
