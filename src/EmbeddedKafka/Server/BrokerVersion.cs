namespace Candlewick.EmbeddedKafka.Server;

/// <summary>The release of Kafka whose protocol is spoken, as far as it is, for tools that ask.</summary>
internal static class BrokerVersion
{
    /// <summary>Kafka's name of its metadata version.</summary>
    public const string Name = "4.3-IV0";

    /// <summary>Kafka's number of it, feature <c>metadata.version</c>.</summary>
    public const short Level = 30;

    /// <summary>The oldest that a Kafka of that release would read.</summary>
    public const short OldestLevel = 7;
}
