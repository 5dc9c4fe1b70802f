using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Topics of their own, ticks to put into them, and aggregators that come and go.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _partitions;
    private readonly List<RunningAggregator> _aggregators = [];
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly IConsumer<Ignore, Ignore> _offsets;

    private Bench(KafkaSettings settings, TopicLayout layout)
    {
        Options = new AggregatorOptions(settings, layout, new KnownSchemaIds(), new CandleRules());
        _partitions = layout.Partitions;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(settings.TransactionalProducer("test", "0")).Build();
        _offsets = new ConsumerBuilder<Ignore, Ignore>(settings.Consumer(settings.GroupId(AggregatorOptions.Service))).Build();
        _producer.InitTransactions(TimeSpan.FromSeconds(30));
    }

    public AggregatorOptions Options { get; }

    public static Task<Bench> CreateAsync(KafkaFixture kafka, int partitions = 1) => CreateAsync(kafka.Settings(), partitions);

    /// <param name="but">Topic settings that are not the catalogue's, by topic.</param>
    public static async Task<Bench> CreateAsync(KafkaSettings settings, int partitions = 1, params (Topic Topic, string Key, string Value)[] but)
    {
        if (but.Length > 0)
        {
            using var admin = new AdminClientBuilder(settings.Admin()).Build();
            await admin.CreateTopicsAsync(but.GroupBy(b => b.Topic).Select(g => new TopicSpecification
            {
                Name = settings.NameOf(g.Key),
                NumPartitions = partitions,
                ReplicationFactor = -1,
                Configs = new Dictionary<string, string>([.. g.Key.Settings.Where(s => g.All(b => b.Key != s.Key)), .. g.Select(b => KeyValuePair.Create(b.Key, b.Value))]),
            }));
        }

        return new Bench(settings, await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(partitions, Patience, default));
    }

    public void Publish(params IEnumerable<TickRecord> records)
    {
        _producer.BeginTransaction();
        foreach (var record in records)
        {
            _producer.Produce(new TopicPartition(Name(TopicCatalog.Ticks), record.Partition), new Message<byte[]?, byte[]?>
            {
                Key = record.Key,
                Value = record.Value,
                Timestamp = record.EventUs is { } us ? new Timestamp(us / 1000, TimestampType.CreateTime) : Timestamp.Default,
            });
        }

        _producer.CommitTransaction();
    }

    public async Task<RunningAggregator> StartAsync(Func<AggregatorOptions, AggregatorOptions>? change = null)
    {
        var aggregator = new RunningAggregator(change?.Invoke(Options) ?? Options);
        _aggregators.Add(aggregator);
        await aggregator.Host.StartAsync();
        return aggregator;
    }

    /// <summary>Runs an aggregator until it has taken all there is, then stops it.</summary>
    public async Task RunToEndAsync(Func<AggregatorOptions, AggregatorOptions>? change = null)
    {
        var aggregator = await StartAsync(change);
        await CaughtUpAsync(aggregator);
        await aggregator.StopAsync();
    }

    /// <summary>By the group's committed offsets: an aggregator that finds nothing new to do reports nothing.</summary>
    public Task CaughtUpAsync(RunningAggregator aggregator)
    {
        var ends = Read(TopicCatalog.Ticks).GroupBy(r => r.TopicPartition).ToDictionary(g => g.Key, g => g.Last().Offset.Value + 1);
        return Eventually.TrueAsync(
            () => aggregator.Work is { IsFaulted: true } failed ? throw failed.Exception!
                : _offsets.Committed(ends.Keys, Patience).All(c => c.Offset.Value >= ends[c.TopicPartition]),
            Patience, "the aggregator took every tick");
    }

    public List<ConsumeResult<byte[], byte[]>> Read(Topic topic)
    {
        var records = new List<ConsumeResult<byte[], byte[]>>();
        PartitionReader.ReadToEnd(
            Options.Kafka, [.. Enumerable.Range(0, _partitions).Select(p => new TopicPartition(Name(topic), p))], records.Add, TestContext.Current.CancellationToken);
        return [.. records.OrderBy(r => r.Partition.Value)];
    }

    /// <summary>Every published candle, in the order of its topic.</summary>
    public List<Published> Candles(params IEnumerable<Topic> topics) =>
        [.. (topics.Any() ? topics : [TopicCatalog.Candles, TopicCatalog.CandlesFast]).SelectMany(Read).Select(Published.From)];

    /// <summary>Waits until the group has no member left, then sets its offset of partition 0, or forgets all of them.</summary>
    public async Task ResetOffsetAsync(long? offset)
    {
        string group = Options.Kafka.GroupId(AggregatorOptions.Service);
        using var admin = new AdminClientBuilder(Options.Kafka.Admin()).Build();
        await Eventually.TrueAsync(async () => (await admin.DescribeConsumerGroupsAsync([group])).ConsumerGroupDescriptions[0].Members.Count == 0, Patience, "the static member's session ended");
        if (offset is { } value)
        {
            await admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(group, [new TopicPartitionOffset(Name(TopicCatalog.Ticks), 0, value)])]);
        }
        else
        {
            await admin.DeleteGroupsAsync([group]);
        }
    }

    /// <summary>Deletes a topic and makes it again, empty.</summary>
    public async Task LoseAsync(Topic topic)
    {
        using var admin = new AdminClientBuilder(Options.Kafka.Admin()).Build();
        await admin.DeleteTopicsAsync([Name(topic)]);
        await Eventually.TrueAsync(
            () => !admin.GetMetadata(Patience).Topics.Exists(t => t.Topic == Name(topic)), Patience, $"{topic} is gone");
        await new TopicAdmin(Options.Kafka, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(_partitions, Patience, default);
    }

    public string Name(Topic topic) => Options.Kafka.NameOf(topic);

    public async ValueTask DisposeAsync()
    {
        foreach (var aggregator in _aggregators)
        {
            await aggregator.StopAsync();
        }

        _producer.Dispose();
        _offsets.Dispose();
    }
}

/// <summary>A candle with the bytes it was published as.</summary>
internal sealed record Published(Candle Value, string Bytes, long ClosedAtUs)
{
    public string Identity => $"{Value.Instrument}|{Value.Interval}|{Value.StartUs}|{Value.Revision}";

    public static Published From(ConsumeResult<byte[], byte[]> record)
    {
        Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
        return new Published(Candle.Parser.ParseFrom(message), Convert.ToHexString(message), long.Parse(record.Header(RecordHeaders.ClosedAtUs)!, System.Globalization.CultureInfo.InvariantCulture));
    }
}

internal static class Records
{
    public static string? Header(this ConsumeResult<byte[], byte[]> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out byte[] value) ? Encoding.UTF8.GetString(value) : null;
}

/// <summary>One aggregator in a host of its own.</summary>
internal sealed class RunningAggregator
{
    private bool _stopped;

    public RunningAggregator(AggregatorOptions options)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddCandleAggregator(options);
        Host = builder.Build();
    }

    public IHost Host { get; }

    public AggregatorProgress Progress => Host.Services.GetRequiredService<AggregatorProgress>();

    public Task? Work => Host.Services.GetServices<IHostedService>().OfType<EngineService>().Single().ExecuteTask;

    /// <summary>As a process that is told to end.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await Host.StopAsync();
        }
    }
}
