namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>A topic and its open partitions. Never changes; the store replaces it.</summary>
internal sealed class Topic(TopicRecord record, LogConfig config, PartitionLog[] partitions)
{
    public string Name => Record.Name;

    public Guid Id => Record.Id;

    /// <summary>What was set for this topic.</summary>
    public IReadOnlyDictionary<string, string> Overrides => Record.Config;

    /// <summary>Settings in use: the topic's, else the broker's.</summary>
    public LogConfig Config { get; } = config;

    public bool IsInternal => TopicName.IsInternal(Name);

    public IReadOnlyList<PartitionLog> Partitions => partitions;

    internal TopicRecord Record { get; } = record;

    /// <summary>A setting as it was given for the topic, else as it is in use.</summary>
    public string ValueOf(TopicSetting setting) => Overrides.GetValueOrDefault(setting.Name) ?? setting.Read(Config);

    /// <summary>Null where there is no such partition.</summary>
    public PartitionLog? Partition(int index) => (uint)index < (uint)partitions.Length ? partitions[index] : null;
}
