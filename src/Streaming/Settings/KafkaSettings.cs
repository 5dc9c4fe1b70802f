using System.Collections;
using Candlewick.Contracts.Topics;
using Confluent.Kafka;

namespace Candlewick.Streaming.Settings;

/// <summary>How to reach Kafka, and the client settings every service shares.</summary>
public sealed record KafkaSettings
{
    /// <summary>Environment names that begin with KAFKA_ and are no properties of librdkafka.</summary>
    private static readonly string[] OwnNames =
    [
        "KAFKA_HOME", "KAFKA_BOOTSTRAP",
        // Read by the scripts of a Kafka distribution.
        "KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_JVM_OPTS", "KAFKA_JVM_PERFORMANCE_OPTS", "KAFKA_LOG4J", "KAFKA_LOG4J_OPTS",
    ];

    /// <summary><c>host:port</c>, several separated by commas.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>Put before every topic name, group id and transactional id.</summary>
    public string TopicPrefix { get; init; } = "";

    /// <summary>Stable name of this process among those that run the same service; see <see cref="GroupInstanceId"/>.</summary>
    public string WorkerName { get; init; } = "local";

    /// <summary>librdkafka properties that go to every client, from <c>KAFKA_*</c>: KAFKA_SASL_MECHANISM is sasl.mechanism.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the <c>KAFKA_*</c> properties of an environment; one that is set to nothing is not set.</summary>
    public static Dictionary<string, string> PropertiesFrom(IDictionary environment)
    {
        var properties = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in environment)
        {
            string name = (string)entry.Key;
            if (name.StartsWith("KAFKA_", StringComparison.Ordinal) && !OwnNames.Contains(name) && entry.Value is string { Length: > 0 } value)
            {
                properties[name["KAFKA_".Length..].ToLowerInvariant().Replace('_', '.')] = value;
            }
        }

        return properties;
    }

    /// <summary>Full name of a topic.</summary>
    public string NameOf(Topic topic) => TopicPrefix + topic.Name;

    /// <summary>Consumer group of a service, for example <c>candlewick-aggregator</c>.</summary>
    public string GroupId(string service) => $"{TopicPrefix}candlewick-{service}";

    /// <summary>
    /// Static membership: a restarted process takes over its own membership and partitions at once. Without it a
    /// killed member's partitions stand still until its session times out (43 s measured).
    /// </summary>
    public string GroupInstanceId(string service, int slot) => $"{service}-{WorkerName}-{slot}";

    /// <summary>A restarted process fences its predecessor and aborts its open transaction at once.</summary>
    public string TransactionalId(string service, string slot) => $"{TopicPrefix}candlewick-{service}-{WorkerName}-{slot}";

    /// <summary>
    /// Reads committed records only, never moves its own position: a reader names its start, and a position that is
    /// out of range is an error, not a jump.
    /// </summary>
    public ConsumerConfig Consumer(string groupId) => new(Shared())
    {
        GroupId = groupId,
        IsolationLevel = IsolationLevel.ReadCommitted,
        AutoOffsetReset = AutoOffsetReset.Error,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        EnablePartitionEof = true,
        FetchWaitMaxMs = 100,
        FetchErrorBackoffMs = 50,
        // A full queue is drained within milliseconds; librdkafka would look again after a second.
        FetchQueueBackoffMs = 5,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range,
        SessionTimeoutMs = 10_000,
        HeartbeatIntervalMs = 2_000,
    };

    /// <summary>Idempotent, acks=all, Java's partitioner; the default one is CRC32 and would scatter instruments.</summary>
    public ProducerConfig Producer() => new(Shared())
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        Partitioner = Partitioner.Murmur2Random,
        CompressionType = CompressionType.Lz4,
        LingerMs = 5,
        BatchSize = 512 * 1024,
        QueueBufferingMaxMessages = 500_000,
        EnableDeliveryReports = true,
        DeliveryReportFields = "none",
    };

    /// <summary>As <see cref="Producer"/>, in transactions of at most ten seconds.</summary>
    public ProducerConfig TransactionalProducer(string service, string slot)
    {
        var config = Producer();
        config.TransactionalId = TransactionalId(service, slot);
        config.TransactionTimeoutMs = 10_000;
        config.MessageTimeoutMs = 10_000;
        // A record that cannot be delivered fails its transaction's commit: reports for each would only cost.
        config.EnableDeliveryReports = false;
        return config;
    }

    public AdminClientConfig Admin() => new(Shared());

    private Dictionary<string, string> Shared() => new(Properties)
    {
        ["bootstrap.servers"] = Bootstrap,
        ["client.id"] = $"candlewick-{WorkerName}",
        // Brokers that are away are waited for, with a message of ours; librdkafka's own lines go to the log handler.
        ["log.connection.close"] = "false",
        ["reconnect.backoff.max.ms"] = "1000",
        // Topics are made by TopicAdmin, with their settings; never by asking for one.
        ["allow.auto.create.topics"] = "false",
    };
}
