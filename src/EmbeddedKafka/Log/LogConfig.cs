namespace Candlewick.EmbeddedKafka.Log;

/// <summary>A topic's settings in use, with Kafka's defaults. Times are milliseconds, sizes bytes; −1 means no limit where Kafka says so.</summary>
internal sealed record LogConfig
{
    public static LogConfig Default { get; } = new();

    public bool Compact { get; init; }

    public bool Delete { get; init; } = true;

    public int SegmentBytes { get; init; } = 1 << 30;

    /// <summary>Age at which a segment is closed, by the times of its records.</summary>
    public long SegmentMs { get; init; } = 604_800_000;

    public int SegmentIndexBytes { get; init; } = 10 << 20;

    public int IndexIntervalBytes { get; init; } = 4096;

    public long RetentionMs { get; init; } = 604_800_000;

    public long RetentionBytes { get; init; } = -1;

    /// <summary>The largest batch, as sent.</summary>
    public int MaxMessageBytes { get; init; } = 1_048_588;

    public TimestampType TimestampType { get; init; }

    public long TimestampBeforeMaxMs { get; init; } = long.MaxValue;

    public long TimestampAfterMaxMs { get; init; } = 3_600_000;

    /// <summary>How long compaction keeps tombstones and transaction markers for readers that are behind.</summary>
    public long DeleteRetentionMs { get; init; } = 86_400_000;

    public long MinCompactionLagMs { get; init; }

    public long MaxCompactionLagMs { get; init; } = long.MaxValue;

    /// <summary>Compaction begins when this share of the log is new since the last one.</summary>
    public double MinCleanableDirtyRatio { get; init; } = 0.5;
}
