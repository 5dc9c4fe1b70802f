using System.Text;
using Candlewick.Analysis.Series;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Indicators;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Analysis.Tests;

/// <summary>The engine on a broker, broken off wherever it stands.</summary>
public sealed class AnalysisEngineTests(KafkaFixture kafka, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Names = ["NSE:INFY", "NSE:TCS", "NYSE:SPY"];

    [Theory]
    [InlineData(51, 0)]
    [InlineData(52, 50)]
    [InlineData(53, 3_600_000)]
    public async Task Broken_off_anywhere_it_says_every_revision_once_and_ends_with_the_values_of_the_whole_series(int seed, int checkpointMs)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var options = await OptionsAsync(checkpointMs);
        RandomCandles[] candles = [.. Names.Select((name, i) => new RandomCandles(name, (seed * 10) + i))];
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(options.Kafka.TransactionalProducer("feed", "0")).Build();
        producer.InitTransactions(Patience);
        for (int run = 0; run < 5; run++)
        {
            using var host = Host(options, run < 4 ? random.Next(20, 260) : int.MaxValue);
            await host.StartAsync(TestContext.Current.CancellationToken);
            for (int i = 0; i < 8; i++)
            {
                Publish(producer, options, candles[random.Next(candles.Length)], random.Next(5, 40));
            }

            var work = host.Services.GetServices<IHostedService>().OfType<EngineService>().Single().ExecuteTask!;
            await Eventually.TrueAsync(() => work.IsFaulted || IsDone(options, candles), Patience, "it is broken off, or done");
            await host.StopAsync(CancellationToken.None);
        }

        var said = Read(options);
        Assert.Equal(said.Count, said.Select(s => (s.Instrument, s.StartUs, s.Revision)).Distinct().Count());
        foreach (var of in candles)
        {
            AssertWhole(of, [.. said.Where(s => s.Instrument == of.Newest.First().Instrument)]);
        }
    }

    /// <summary>Each revision that was said has what one pass over the candles gave after so many changes of its bar, to the bit; the last one is said.</summary>
    private static void AssertWhole(RandomCandles candles, List<BarAnalysis> said)
    {
        var oracle = new AnalysisOracle();
        candles.Published.ForEach(oracle.Take);
        Assert.All(said, oracle.AssertRight);
        foreach (var bar in said.GroupBy(s => s.StartUs))
        {
            var revisions = bar.Select(s => s.Revision).ToList();
            Assert.Equal(revisions.Order(), revisions);
        }

        Assert.Equal(oracle.Last, said.GroupBy(s => s.StartUs).Select(bar => (bar.Key, bar.Max(s => s.Revision))).Order());
    }

    private static bool IsDone(AnalysisOptions options, RandomCandles[] candles)
    {
        var said = Read(options);
        return candles.All(of => of.Newest.All(candle => said.Any(s => s.Instrument == candle.Instrument && s.StartUs == candle.StartUs && s.CandleRevision == candle.Revision)));
    }

    private async Task<AnalysisOptions> OptionsAsync(int checkpointMs)
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(2, Patience, TestContext.Current.CancellationToken);
        return new AnalysisOptions(settings, layout, new FixedSchemaIds(), new CandleRules()) { CheckpointInterval = TimeSpan.FromMilliseconds(checkpointMs) };
    }

    private static IHost Host(AnalysisOptions options, int breakAt)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        int taken = 0;
        var definition = AnalysisServices.Define(options) with { CommitInterval = TimeSpan.FromMilliseconds(20) };
        builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddEngine(definition, _ => new BreakingEngine(new AnalysisEngine(options), () =>
        {
            if (++taken == breakAt)
            {
                throw new InvalidOperationException("broken off");
            }
        }));
        return builder.Build();
    }

    private static void Publish(IProducer<byte[]?, byte[]?> producer, AnalysisOptions options, RandomCandles candles, int count)
    {
        var codec = new FramedCodec<Candle>(TopicCatalog.Candles, options.SchemaIds, Candle.Parser);
        producer.BeginTransaction();
        for (int i = 0; i < count; i++)
        {
            var candle = candles.Next();
            producer.Produce(options.Kafka.NameOf(TopicCatalog.Candles), new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(candle.Instrument), Value = codec.Encode(candle) });
        }

        producer.CommitTransaction();
    }

    private static List<BarAnalysis> Read(AnalysisOptions options)
    {
        var codec = new FramedCodec<BarAnalysis>(TopicCatalog.Analysis, options.SchemaIds, BarAnalysis.Parser);
        var said = new List<BarAnalysis>();
        PartitionReader.ReadToEnd(
            options.Kafka, [.. Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(options.Kafka.NameOf(TopicCatalog.Analysis), p))],
            record => said.Add(codec.TryDecode(record.Message.Value, out var analysis, out string? error) ? analysis : throw new FormatException(error)),
            TestContext.Current.CancellationToken);
        return said;
    }

    /// <summary>An engine that is interrupted after a record.</summary>
    private sealed class BreakingEngine(IEngine engine, Action taken) : IEngine
    {
        public IPartitionEngine Create(int partition, EngineOutput output) => new Partition(engine.Create(partition, output), taken);

        public void Dispose() => engine.Dispose();

        private sealed class Partition(IPartitionEngine of, Action taken) : IPartitionEngine
        {
            public void Restore(IReadOnlyDictionary<string, byte[]> state) => of.Restore(state);

            public void Process(int input, ConsumeResult<byte[], byte[]> record)
            {
                of.Process(input, record);
                taken();
            }

            public void Settle() => of.Settle();

            public void WriteState(StateWriter state) => of.WriteState(state);

            public void AfterCommit() => of.AfterCommit();

            public void Idle() => of.Idle();
        }
    }
}
