using Candlewick.Contracts.Registry;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;

namespace Candlewick.Alerts;

/// <summary>What the engine of alerts needs to know.</summary>
/// <param name="Kafka">How to reach Kafka.</param>
/// <param name="Layout">The topics as they are.</param>
/// <param name="SchemaIds">Ids of the values it reads and writes.</param>
/// <param name="Rules">The hours of the venues.</param>
public sealed record AlertsOptions(KafkaSettings Kafka, TopicLayout Layout, ISchemaIds SchemaIds, CandleRules Rules)
{
    /// <summary>Name in the consumer group and in transactional ids.</summary>
    public const string Service = "alerts";

    /// <summary>Workers in this process, each with a thread, a consumer and a producer. More than partitions is of no use.</summary>
    public int Workers { get; init; } = 1;
}
