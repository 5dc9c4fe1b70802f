namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Limits and times of consumer groups; the names in Kafka's configuration are given where it has one.</summary>
internal sealed record GroupCoordinatorOptions
{
    /// <summary><c>group.min.session.timeout.ms</c></summary>
    public TimeSpan MinSessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary><c>group.max.session.timeout.ms</c></summary>
    public TimeSpan MaxSessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// <c>group.initial.rebalance.delay.ms</c>: how long the first generation waits for more members. Kafka waits three
    /// seconds; on one machine members come up together or one by one, and the first should not wait for nobody.
    /// </summary>
    public TimeSpan InitialRebalanceDelay { get; init; } = TimeSpan.Zero;

    /// <summary><c>group.max.size</c></summary>
    public int MaxSize { get; init; } = int.MaxValue;

    /// <summary>Groups at the same time; more are refused. Kafka has no such limit.</summary>
    public int MaxGroups { get; init; } = 10_000;

    /// <summary>How long a member that has never been in a generation may wait for one before it is forgotten.</summary>
    public TimeSpan NewMemberJoinTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>offsets.retention.minutes</c>: how long an empty group's offsets are kept.</summary>
    public TimeSpan OffsetsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>offsets.retention.check.interval.ms</c></summary>
    public TimeSpan RetentionCheckInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary><c>offset.metadata.max.bytes</c>: characters of a committed offset's metadata.</summary>
    public int MaxOffsetMetadata { get; init; } = 4096;
}
