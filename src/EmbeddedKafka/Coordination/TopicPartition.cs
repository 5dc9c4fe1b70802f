namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>One partition of a topic, by name.</summary>
internal readonly record struct TopicPartition(string Topic, int Partition)
{
    public override string ToString() => $"{Topic}-{Partition}";
}
