using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>Ordinary clients of a broker that may be away for a moment.</summary>
internal static class Clients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task CreateTopicAsync(string bootstrap, string topic, int partitions, Dictionary<string, string>? config = null)
    {
        using var admin = new AdminClientBuilder(With(new AdminClientConfig(), bootstrap)).SetLogHandler((_, _) => { }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = config ?? [] }]);
    }

    /// <param name="bootstrap">Where the broker is.</param>
    /// <param name="transactionalId">Null for a producer without transactions.</param>
    /// <param name="statistics">Is given librdkafka's statistics, JSON, ten times a second.</param>
    public static IProducer<string, string> Producer(string bootstrap, string? transactionalId = null, Action<string>? statistics = null) =>
        new ProducerBuilder<string, string>(With(
                new ProducerConfig
                {
                    Acks = Acks.All,
                    EnableIdempotence = true,
                    TransactionalId = transactionalId,
                    LingerMs = 1,
                    BatchNumMessages = 50,
                    MessageTimeoutMs = transactionalId is null ? 120_000 : 30_000,
                    TransactionTimeoutMs = 30_000,
                    StatisticsIntervalMs = statistics is null ? 0 : 100,
                },
                bootstrap))
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).SetStatisticsHandler((_, json) => statistics?.Invoke(json)).Build();

    public static IConsumer<string, string> Consumer(
        string bootstrap, string group, IsolationLevel isolation = IsolationLevel.ReadCommitted, Action? assigned = null) =>
        new ConsumerBuilder<string, string>(With(
                new ConsumerConfig
                {
                    GroupId = group,
                    IsolationLevel = isolation,
                    EnableAutoCommit = false,
                    AutoOffsetReset = AutoOffsetReset.Earliest,
                    FetchWaitMaxMs = 50,
                    EnablePartitionEof = true,
                },
                bootstrap))
            .SetPartitionsAssignedHandler((_, _) => assigned?.Invoke()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>
    /// Everything that a new reader finds in a partition, up to where it ended when the read began: a producer at work
    /// keeps a reader from ever seeing the end.
    /// </summary>
    public static List<ConsumeResult<string, string>> ReadAll(string bootstrap, string topic, int partition, IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        using var consumer = Consumer(bootstrap, "reader", isolation);
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var records = new List<ConsumeResult<string, string>>();
        var end = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Patience).High;
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } result)
            {
                continue;
            }

            if (result.IsPartitionEOF)
            {
                return records;
            }

            records.Add(result);
            if (result.Offset.Value + 1 >= end.Value)
            {
                return records;
            }
        }

        throw new TimeoutException($"{topic} [{partition}] could not be read to its end");
    }

    private static TConfig With<TConfig>(TConfig config, string bootstrap)
        where TConfig : ClientConfig
    {
        config.BootstrapServers = bootstrap;
        config.ReconnectBackoffMs = 20;
        config.ReconnectBackoffMaxMs = 200;
        config.SocketTimeoutMs = 10_000;
        config.RetryBackoffMs = 20;
        config.RetryBackoffMaxMs = 100;
        config.AllowAutoCreateTopics = false;
        return config;
    }
}
