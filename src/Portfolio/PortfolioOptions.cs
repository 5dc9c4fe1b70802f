using Candlewick.Contracts.Registry;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;

namespace Candlewick.Portfolio;

/// <summary>What the portfolio engine needs to know.</summary>
/// <param name="Kafka">How to reach Kafka.</param>
/// <param name="Layout">The topics as they are.</param>
/// <param name="SchemaIds">Ids of the values it reads and writes.</param>
public sealed record PortfolioOptions(KafkaSettings Kafka, TopicLayout Layout, ISchemaIds SchemaIds)
{
    /// <summary>Name in the consumer group and in transactional ids.</summary>
    public const string Service = "portfolio";

    /// <summary>Workers in this process, each with a thread, a consumer and a producer. More than partitions is of no use.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Positions of other currencies are told with what they made by date, for the rates of those dates.</summary>
    public string BaseCurrency { get; init; } = "INR";

    /// <summary>A position whose mark moves is published at most once in this time, by the clock of the log.</summary>
    public TimeSpan MarkInterval { get; init; } = TimeSpan.FromMilliseconds(250);
}
