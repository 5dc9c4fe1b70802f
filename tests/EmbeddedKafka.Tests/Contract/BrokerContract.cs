using System.Security.Cryptography;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>
/// What clients see of a broker, through librdkafka. The same expectations hold for the embedded broker and for Apache
/// Kafka; where the two differ, Kafka is right. Each test has topics, groups and transactional ids of its own.
/// </summary>
public abstract partial class BrokerContract : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    private readonly string _bootstrap;
    private readonly IAdminClient _admin;

    protected BrokerContract(BrokerUnderTest broker)
    {
        Assert.SkipWhen(broker.Missing is not null, broker.Missing ?? "");
        _bootstrap = broker.Bootstrap;
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _bootstrap }).Build();
    }

    public void Dispose() => _admin.Dispose();

    private static string NewName(string what) => $"{what}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private async Task<string> TopicAsync(int partitions = 1, string? config = null, string? value = null)
    {
        string name = NewName("topic");
        await CreateAsync(name, partitions, config, value);
        return name;
    }

    /// <summary>Creates a topic and waits until the broker tells of it: Kafka's brokers learn of topics after its controller.</summary>
    private async Task CreateAsync(string name, int partitions, string? config = null, string? value = null)
    {
        var configs = config is null ? null : new Dictionary<string, string> { [config] = value! };
        await _admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1, Configs = configs }]);
        await Eventually.TrueAsync(
            () => _admin.GetMetadata(name, Limit).Topics.Single() is { Error.Code: ErrorCode.NoError } topic
                && topic.Partitions.Count == partitions && topic.Partitions.All(p => p.Leader >= 0),
            Limit, "the created topic is in the metadata");
    }

    private IProducer<string?, string?> Producer(Action<ProducerConfig>? change = null)
    {
        var config = new ProducerConfig { BootstrapServers = _bootstrap, LingerMs = 2 };
        change?.Invoke(config);
        return new ProducerBuilder<string?, string?>(config).Build();
    }

    private IProducer<string?, string?> TransactionalProducer(string id, int timeoutMs = 60_000) =>
        Producer(c => (c.TransactionalId, c.TransactionTimeoutMs, c.MessageTimeoutMs) = (id, timeoutMs, timeoutMs));

    private IConsumer<string?, string?> Consumer(Action<ConsumerConfig>? change = null)
    {
        var config = ConsumerConfig();
        change?.Invoke(config);
        return new ConsumerBuilder<string?, string?>(config).Build();
    }

    private ConsumerConfig ConsumerConfig() => new()
    {
        BootstrapServers = _bootstrap,
        GroupId = NewName("group"),
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
        EnablePartitionEof = true,
        FetchWaitMaxMs = 100,
        SessionTimeoutMs = 6000,
        HeartbeatIntervalMs = 200,
    };

    private static async Task SendAsync(IProducer<string?, string?> producer, string topic, params string[] values)
    {
        // All at once, so that they may share a batch.
        await Task.WhenAll(values.Select(value => producer.ProduceAsync(new TopicPartition(topic, 0), new Message<string?, string?> { Value = value })));
    }

    /// <summary>Everything of a partition from its beginning to the end that this isolation level shows.</summary>
    private List<ConsumeResult<string?, string?>> Read(string topic, IsolationLevel isolation = IsolationLevel.ReadCommitted, int partition = 0)
    {
        using var consumer = Consumer(c => c.IsolationLevel = isolation);
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var read = new List<ConsumeResult<string?, string?>>();
        while (true)
        {
            var result = consumer.Consume(Limit);
            Assert.True(result is not null, "the end of the partition was not reached");
            if (result.IsPartitionEOF)
            {
                return read;
            }

            read.Add(result);
        }
    }

    private List<string?> Values(string topic, IsolationLevel isolation = IsolationLevel.ReadCommitted) => [.. Read(topic, isolation).Select(r => r.Message.Value)];

    private async Task<long> OffsetAsync(string topic, OffsetSpec spec, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var asked = new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, 0), OffsetSpec = spec };
        var answer = await _admin.ListOffsetsAsync([asked], new ListOffsetsOptions { IsolationLevel = isolation, RequestTimeout = Limit });
        return answer.ResultInfos.Single().TopicPartitionOffsetError.Offset.Value;
    }
}
