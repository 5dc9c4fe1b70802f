using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Candlewick.Alerts.Engine;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Alerts.Tests;

public sealed class HotPathTests(ITestOutputHelper output)
{
    private const long OpenUs = 1_381_152_600_000_000;

    [Fact]
    public void A_tick_that_touches_none_of_100_000_rules_allocates_nothing()
    {
        const int Rules = 100_000, Instruments = 100, Ticks = 200_000;
        var kafka = new KafkaSettings { Bootstrap = "127.0.0.1:1" };
        var layout = new TopicLayout(1, TopicCatalog.All.ToDictionary(t => t, t => t.Name));
        var ids = new FixedSchemaIds();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var engine = new AlertEngine(
            new AlertsOptions(kafka, layout, ids, new CandleRules()), new AlertMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger.Instance);
        using var writer = new TransactionWriter(kafka, "test", "0", TimeProvider.System, NullLogger.Instance);
        var answers = new EngineOutput(0, 0, 0);
        var alerts = engine.Create(0, answers);
        var said = new FramedCodec<V1.AlertRule>(TopicCatalog.AlertRules, ids, V1.AlertRule.Parser);
        for (int i = 0; i < Rules; i++)
        {
            string subject = $"NYSE:S{i % Instruments}";
            var rule = new V1.AlertRule
            {
                Id = $"r{i}", Revision = 1, Subject = subject,
                Definition = $$"""{"version":1,"when":{"type":"price","is":"{{(i % 2 == 0 ? "above" : "crosses")}}","level":{{(i % 2 == 0 ? 200 + (i / 100) : 50 - (i / 10_000))}} },"instrument":"{{subject}}"}""",
            };
            answers.At(2, i, writer);
            alerts.Process(2, Record(i, $"{subject}|r{i}", said.Encode(rule)));
        }

        var records = Enumerable.Range(0, Ticks).Select(i => Record(i, $"NYSE:S{i % Instruments}", Tick($"NYSE:S{i % Instruments}", i, ids.IdFor(TopicCatalog.Ticks)))).ToArray();
        Run(0, Ticks / 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long begun = Stopwatch.GetTimestamp();
        Run(Ticks / 2, Ticks / 2);
        var took = Stopwatch.GetElapsedTime(begun);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{took.TotalMicroseconds / (Ticks / 2):0.000} us a tick, {allocated} bytes in {Ticks / 2} ticks");
        Assert.Equal(0, allocated);

        void Run(int first, int count)
        {
            for (int i = first; i < first + count; i++)
            {
                answers.At(0, i, writer);
                alerts.Process(0, records[i]);
            }
        }
    }

    private static byte[] Tick(string instrument, int n, int schema)
    {
        var tick = new Tick
        {
            Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size | TickFields.Sequence, TradeUs = OpenUs + (n * 1_000L), ReceiveUs = OpenUs + (n * 1_000L), PriceScale = 2,
            Price = 10_000 + (n * 7 % 1_000), Size = 1, Sequence = n + 1,
        };
        byte[] buffer = new byte[TickWire.MaxLength + ConfluentFrame.HeaderLength];
        ConfluentFrame.WriteHeader(buffer, schema);
        int length = TickWire.Write(buffer.AsSpan(ConfluentFrame.HeaderLength), tick, Encoding.UTF8.GetBytes(instrument), "lean/day"u8);
        return buffer[..(ConfluentFrame.HeaderLength + length)];
    }

    private static ConsumeResult<byte[], byte[]> Record(long offset, string key, byte[] value) => new()
    {
        TopicPartitionOffset = new TopicPartitionOffset("t", 0, offset), Message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value },
    };
}
