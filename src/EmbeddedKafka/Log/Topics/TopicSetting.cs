using System.Globalization;

namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>One topic setting: its name in Kafka, its value's type, how it reads from and writes to <see cref="LogConfig"/>.</summary>
/// <param name="Type">Kafka's config type code: 1 boolean, 2 string, 3 int, 5 long, 6 double, 7 list.</param>
internal sealed record TopicSetting(
    string Name, byte Type, string Documentation, Func<LogConfig, string> Read, Func<LogConfig, string, LogConfig?> Write)
{
    /// <summary>All settings there are; another name is an invalid config.</summary>
    public static IReadOnlyList<TopicSetting> All { get; } =
    [
        new("cleanup.policy", 7, "What happens to old records: delete, compact, or both.",
            c => string.Join(',', Policies(c)), WithPolicies),
        Inert("compression.gzip.level", 3, "-1", IsInt),
        Inert("compression.lz4.level", 3, "9", IsInt),
        Fixed("compression.type", "producer", "Batches are kept as the producer compressed them."),
        Inert("compression.zstd.level", 3, "3", IsInt),
        Long("delete.retention.ms", "How long compaction keeps tombstones.", 0, c => c.DeleteRetentionMs, (c, v) => c with { DeleteRetentionMs = v }),
        Inert("file.delete.delay.ms", 5, "60000", IsLong),
        Fixed("flush.messages", "9223372036854775807", "The broker's flush policy holds for all topics.", 5),
        Fixed("flush.ms", "9223372036854775807", "The broker's flush policy holds for all topics.", 5),
        Inert("follower.replication.throttled.replicas", 7, "", _ => true),
        Int("index.interval.bytes", "Bytes between index entries.", 0, c => c.IndexIntervalBytes, (c, v) => c with { IndexIntervalBytes = v }),
        Inert("leader.replication.throttled.replicas", 7, "", _ => true),
        Long("max.compaction.lag.ms", "Age at which a record has been compacted at the latest.", 1, c => c.MaxCompactionLagMs, (c, v) => c with { MaxCompactionLagMs = v }),
        Int("max.message.bytes", "The largest batch.", 0, c => c.MaxMessageBytes, (c, v) => c with { MaxMessageBytes = v }),
        Long("message.timestamp.after.max.ms", "How far ahead of the broker's clock a record may be.", 0, c => c.TimestampAfterMaxMs, (c, v) => c with { TimestampAfterMaxMs = v }),
        Long("message.timestamp.before.max.ms", "How far behind the broker's clock a record may be.", 0, c => c.TimestampBeforeMaxMs, (c, v) => c with { TimestampBeforeMaxMs = v }),
        new("message.timestamp.type", 2, "Whose clock a record's time is: CreateTime or LogAppendTime.",
            c => c.TimestampType.ToString(),
            (c, v) => v switch
            {
                nameof(TimestampType.CreateTime) => c with { TimestampType = TimestampType.CreateTime },
                nameof(TimestampType.LogAppendTime) => c with { TimestampType = TimestampType.LogAppendTime },
                _ => null,
            }),
        new("min.cleanable.dirty.ratio", 6, "Share of new records at which compaction begins.",
            c => c.MinCleanableDirtyRatio.ToString(CultureInfo.InvariantCulture),
            (c, v) => double.TryParse(v, CultureInfo.InvariantCulture, out double d) && d is >= 0 and <= 1 ? c with { MinCleanableDirtyRatio = d } : null),
        Long("min.compaction.lag.ms", "Age below which a record is not compacted.", 0, c => c.MinCompactionLagMs, (c, v) => c with { MinCompactionLagMs = v }),
        new("min.insync.replicas", 3, "One node has one replica.", _ => "1", (c, v) => int.TryParse(v, CultureInfo.InvariantCulture, out int n) && n >= 1 ? c : null),
        Inert("preallocate", 1, "false", IsBool),
        Fixed("remote.storage.enable", "false", "There is no remote storage.", 1),
        Long("retention.bytes", "Size above which old segments of a partition are deleted; -1: none.", -1, c => c.RetentionBytes, (c, v) => c with { RetentionBytes = v }),
        Long("retention.ms", "Age above which segments are deleted; -1: none.", -1, c => c.RetentionMs, (c, v) => c with { RetentionMs = v }),
        Int("segment.bytes", "Size at which a segment is closed.", 1024, c => c.SegmentBytes, (c, v) => c with { SegmentBytes = v }),
        Int("segment.index.bytes", "Size at which an index is full and its segment is closed.", 4, c => c.SegmentIndexBytes, (c, v) => c with { SegmentIndexBytes = v }),
        Inert("segment.jitter.ms", 5, "0", IsLong),
        Long("segment.ms", "Age at which a segment is closed, by its records' times.", 1, c => c.SegmentMs, (c, v) => c with { SegmentMs = v }),
        Inert("unclean.leader.election.enable", 1, "false", IsBool),
    ];

    private static readonly Dictionary<string, TopicSetting> ByName = All.ToDictionary(s => s.Name);

    public static TopicSetting? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The config with overrides applied; null and the reason where a name or value is not valid.</summary>
    public static LogConfig? Apply(LogConfig config, IEnumerable<KeyValuePair<string, string>> overrides, out string? reason)
    {
        foreach (var (name, value) in overrides)
        {
            if (Find(name) is not { } setting)
            {
                reason = $"Unknown topic config name: {name}";
                return null;
            }

            if (setting.Write(config, value) is not { } changed)
            {
                reason = $"Invalid value {value} for configuration {name}";
                return null;
            }

            config = changed;
        }

        reason = null;
        return config;
    }

    private static TopicSetting Long(string name, string documentation, long least, Func<LogConfig, long> read, Func<LogConfig, long, LogConfig> write) =>
        new(name, 5, documentation, c => read(c).ToString(CultureInfo.InvariantCulture),
            (c, v) => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) && n >= least ? write(c, n) : null);

    private static TopicSetting Int(string name, string documentation, int least, Func<LogConfig, int> read, Func<LogConfig, int, LogConfig> write) =>
        new(name, 3, documentation, c => read(c).ToString(CultureInfo.InvariantCulture),
            (c, v) => int.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) && n >= least ? write(c, n) : null);

    private static TopicSetting Fixed(string name, string value, string documentation, byte type = 2) =>
        new(name, type, documentation, _ => value, (c, v) => v == value ? c : null);

    /// <summary>Kafka's, taken because clients set it, kept and without effect: one node has nothing that it would change.</summary>
    private static TopicSetting Inert(string name, byte type, string value, Func<string, bool> isValid) =>
        new(name, type, "Kept, without effect on one node.", _ => value, (c, v) => isValid(v) ? c : null);

    private static bool IsInt(string value) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsLong(string value) => long.TryParse(value, CultureInfo.InvariantCulture, out long number) && number >= 0;

    private static bool IsBool(string value) => bool.TryParse(value, out _);

    private static IEnumerable<string> Policies(LogConfig config)
    {
        if (config.Compact)
        {
            yield return "compact";
        }

        if (config.Delete)
        {
            yield return "delete";
        }
    }

    private static LogConfig? WithPolicies(LogConfig config, string value)
    {
        string[] policies = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return policies.Length > 0 && policies.All(p => p is "compact" or "delete")
            ? config with { Compact = policies.Contains("compact"), Delete = policies.Contains("delete") }
            : null;
    }
}
