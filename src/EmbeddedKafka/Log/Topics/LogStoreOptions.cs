namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>How a broker keeps its logs.</summary>
internal sealed record LogStoreOptions
{
    /// <summary>The folder that holds everything; made where it is missing.</summary>
    public required string Folder { get; init; }

    public FlushPolicy Flush { get; init; } = FlushPolicy.Os;

    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan CompactionInterval { get; init; } = TimeSpan.FromSeconds(15);

    public int MaxTopics { get; init; } = 1000;

    /// <summary>Of all topics together.</summary>
    public int MaxPartitions { get; init; } = 4000;

    /// <summary>Broker-wide values of topic settings, by topic name for them (<c>retention.ms</c>…).</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();
}
