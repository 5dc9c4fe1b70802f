using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Portfolio;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Ledger;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Ledger;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Portfolio.Tests;

/// <summary>Topics of their own, and what is written into them.</summary>
internal sealed class Bench : IDisposable
{
    public const int Partitions = 2;

    /// <summary>09:15 in Mumbai on 2026-11-20, microseconds UTC.</summary>
    public const long OpenUs = 1_795_146_300_000_000;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly FixedSchemaIds Ids = new();
    private readonly IProducer<byte[], byte[]?> _producer;
    private readonly LedgerWriter _ledger;

    private Bench(KafkaSettings kafka, TopicLayout layout)
    {
        Options = new PortfolioOptions(kafka, layout, Ids);
        _producer = new ProducerBuilder<byte[], byte[]?>(kafka.Producer()).Build();
        _ledger = new LedgerWriter(kafka, layout, Ids, _producer);
    }

    public PortfolioOptions Options { get; }

    public static async Task<Bench> CreateAsync(KafkaFixture kafka)
    {
        var settings = kafka.Settings();
        return new Bench(settings, await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(Partitions, Patience, default));
    }

    public Task EnterAsync(IEnumerable<LedgerEntry> entries) => _ledger.WriteAsync(entries, TestContext.Current.CancellationToken);

    /// <summary>A trade in the log.</summary>
    public void Trade(string instrument, double second, decimal price)
    {
        long time = OpenUs + (long)(second * 1_000_000);
        var tick = new Tick { Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size, TradeUs = time, ReceiveUs = time, PriceScale = 2, Price = (long)(price * 100), Size = 1 };
        Produce(InstrumentPartition.Of(instrument, Partitions), Encoding.UTF8.GetBytes(instrument), tick);
    }

    /// <summary>The clock of the feed, in every partition.</summary>
    public void Clock(double second)
    {
        long time = OpenUs + (long)(second * 1_000_000);
        for (int partition = 0; partition < Partitions; partition++)
        {
            Produce(partition, null, new Tick { Kind = TickKind.Clock, ReceiveUs = time, ClockUs = time, ClockState = ClockState.Up });
        }

        _producer.Flush(Patience);
    }

    /// <summary>The newest position of each key, and how often each was told.</summary>
    public Dictionary<string, (Position Position, int Times)> Positions()
    {
        var positions = new Dictionary<string, (Position, int)>(StringComparer.Ordinal);
        var partitions = Enumerable.Range(0, Partitions).Select(p => new TopicPartition(Options.Kafka.NameOf(TopicCatalog.Positions), p));
        PartitionReader.ReadToEnd(Options.Kafka, [.. partitions], record =>
        {
            Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
            string key = Encoding.UTF8.GetString(record.Message.Key);
            Assert.Equal(InstrumentPartition.Of(key.Split('|')[0], Partitions), record.Partition.Value);
            positions[key] = (PositionMessage.Read(V1.Position.Parser.ParseFrom(message)), positions.TryGetValue(key, out var before) ? before.Item2 + 1 : 1);
        }, TestContext.Current.CancellationToken);
        return positions;
    }

    /// <summary>Runs an engine in a host of its own.</summary>
    /// <param name="breakAt">The record that breaks the process off.</param>
    public async Task<RunningHost> StartAsync(int breakAt = int.MaxValue, Action<IServiceCollection>? more = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddSingleton<PortfolioMetrics>();
        builder.Services.AddEngine(PortfolioServices.Define(Options), provider => new BreakingEngine(
            new PortfolioEngine(Options, provider.GetRequiredService<PortfolioMetrics>(), NullLogger<PortfolioEngine>.Instance), breakAt));
        more?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningHost(host);
    }

    public void Dispose() => _producer.Dispose();

    private void Produce(int partition, byte[]? key, in Tick tick)
    {
        byte[] frame = new byte[ConfluentFrame.HeaderLength + TickWire.MaxLength];
        ConfluentFrame.WriteHeader(frame, Ids.IdFor(TopicCatalog.Ticks));
        int length = TickWire.Write(frame.AsSpan(ConfluentFrame.HeaderLength), tick, key, "test/1"u8);
        _producer.Produce(new TopicPartition(Options.Kafka.NameOf(TopicCatalog.Ticks), partition), new Message<byte[], byte[]?> { Key = key!, Value = frame[..(ConfluentFrame.HeaderLength + length)] });
    }

    internal sealed class RunningHost(IHost host) : IAsyncDisposable
    {
        public Task Work => host.Services.GetServices<IHostedService>().OfType<EngineService>().Single().ExecuteTask!;

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
