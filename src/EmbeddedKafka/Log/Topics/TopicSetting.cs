using System.Globalization;

namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>One topic setting: its name in Kafka, its value's type, how it reads from and writes to <see cref="LogConfig"/>.</summary>
/// <param name="Type">Kafka's config type code: 1 boolean, 2 string, 3 int, 5 long, 6 double, 7 list.</param>
/// <param name="Write">Null for a value that is not allowed.</param>
/// <param name="Allowed">Which values are: a sentence for who gave another.</param>
internal sealed record TopicSetting(
    string Name, byte Type, string Documentation, Func<LogConfig, string> Read, Func<LogConfig, string, LogConfig?> Write, string Allowed)
{
    /// <summary>All settings there are; another name is an invalid config.</summary>
    public static IReadOnlyList<TopicSetting> All { get; } =
    [
        new("cleanup.policy", 7, "What happens to old records: delete, compact, or both.",
            c => string.Join(',', Policies(c)), WithPolicies, "String must be one of: compact, delete; or both, with a comma between") { BrokerName = "log.cleanup.policy" },
        Inert("compression.gzip.level", 3, "-1", IsInt, Number) with { BrokerName = "compression.gzip.level" },
        Inert("compression.lz4.level", 3, "9", IsInt, Number) with { BrokerName = "compression.lz4.level" },
        Fixed("compression.type", "producer", "Batches are kept as the producer compressed them.") with { BrokerName = "compression.type" },
        Inert("compression.zstd.level", 3, "3", IsInt, Number) with { BrokerName = "compression.zstd.level" },
        Long("delete.retention.ms", "How long compaction keeps tombstones.", 0, c => c.DeleteRetentionMs, (c, v) => c with { DeleteRetentionMs = v })
            with { BrokerName = "log.cleaner.delete.retention.ms" },
        Inert("file.delete.delay.ms", 5, "60000", IsLong, NotNegative) with { BrokerName = "log.segment.delete.delay.ms" },
        Fixed("flush.messages", "9223372036854775807", "The broker's flush policy holds for all topics.", 5) with { BrokerName = "log.flush.interval.messages" },
        Fixed("flush.ms", "9223372036854775807", "The broker's flush policy holds for all topics.", 5),
        Inert("follower.replication.throttled.replicas", 7, "", _ => true, "Any value"),
        Int("index.interval.bytes", "Bytes between index entries.", 0, c => c.IndexIntervalBytes, (c, v) => c with { IndexIntervalBytes = v })
            with { BrokerName = "log.index.interval.bytes" },
        Inert("leader.replication.throttled.replicas", 7, "", _ => true, "Any value"),
        Long("max.compaction.lag.ms", "Age at which a record has been compacted at the latest.", 1, c => c.MaxCompactionLagMs, (c, v) => c with { MaxCompactionLagMs = v })
            with { BrokerName = "log.cleaner.max.compaction.lag.ms" },
        Int("max.message.bytes", "The largest batch.", 0, c => c.MaxMessageBytes, (c, v) => c with { MaxMessageBytes = v })
            with { BrokerName = "message.max.bytes" },
        Long("message.timestamp.after.max.ms", "How far ahead of the broker's clock a record may be.", 0, c => c.TimestampAfterMaxMs, (c, v) => c with { TimestampAfterMaxMs = v })
            with { BrokerName = "log.message.timestamp.after.max.ms" },
        Long("message.timestamp.before.max.ms", "How far behind the broker's clock a record may be.", 0, c => c.TimestampBeforeMaxMs, (c, v) => c with { TimestampBeforeMaxMs = v })
            with { BrokerName = "log.message.timestamp.before.max.ms" },
        new("message.timestamp.type", 2, "Whose clock a record's time is: CreateTime or LogAppendTime.",
            c => c.TimestampType.ToString(),
            (c, v) => v switch
            {
                nameof(TimestampType.CreateTime) => c with { TimestampType = TimestampType.CreateTime },
                nameof(TimestampType.LogAppendTime) => c with { TimestampType = TimestampType.LogAppendTime },
                _ => null,
            },
            "String must be one of: CreateTime, LogAppendTime") { BrokerName = "log.message.timestamp.type" },
        new("min.cleanable.dirty.ratio", 6, "Share of new records at which compaction begins.",
            c => c.MinCleanableDirtyRatio.ToString(CultureInfo.InvariantCulture),
            (c, v) => double.TryParse(v, CultureInfo.InvariantCulture, out double d) && d is >= 0 and <= 1 ? c with { MinCleanableDirtyRatio = d } : null,
            "Value must be between 0 and 1") { BrokerName = "log.cleaner.min.cleanable.ratio" },
        Long("min.compaction.lag.ms", "Age below which a record is not compacted.", 0, c => c.MinCompactionLagMs, (c, v) => c with { MinCompactionLagMs = v })
            with { BrokerName = "log.cleaner.min.compaction.lag.ms" },
        new("min.insync.replicas", 3, "One node has one replica.", _ => "1", (c, v) => int.TryParse(v, CultureInfo.InvariantCulture, out int n) && n >= 1 ? c : null, "Value must be at least 1")
            { BrokerName = "min.insync.replicas" },
        Inert("preallocate", 1, "false", IsBool, TrueOrFalse) with { BrokerName = "log.preallocate" },
        Fixed("remote.storage.enable", "false", "There is no remote storage.", 1),
        Long("retention.bytes", "Size above which old segments of a partition are deleted; -1: none.", -1, c => c.RetentionBytes, (c, v) => c with { RetentionBytes = v })
            with { BrokerName = "log.retention.bytes" },
        Long("retention.ms", "Age above which segments are deleted; -1: none.", -1, c => c.RetentionMs, (c, v) => c with { RetentionMs = v }),
        Int("segment.bytes", "Size at which a segment is closed.", 1024, c => c.SegmentBytes, (c, v) => c with { SegmentBytes = v })
            with { BrokerName = "log.segment.bytes" },
        Int("segment.index.bytes", "Size at which an index is full and its segment is closed.", 4, c => c.SegmentIndexBytes, (c, v) => c with { SegmentIndexBytes = v })
            with { BrokerName = "log.index.size.max.bytes" },
        Inert("segment.jitter.ms", 5, "0", IsLong, NotNegative),
        Long("segment.ms", "Age at which a segment is closed, by its records' times.", 1, c => c.SegmentMs, (c, v) => c with { SegmentMs = v }),
        Inert("unclean.leader.election.enable", 1, "false", IsBool, TrueOrFalse) with { BrokerName = "unclean.leader.election.enable" },
    ];

    private const string Number = "Value must be a number of type INT";
    private const string NotNegative = "Value must be a number of at least 0";
    private const string TrueOrFalse = "Expected value to be either true or false";

    private static readonly Dictionary<string, TopicSetting> ByName = All.ToDictionary(s => s.Name);

    /// <summary>The broker's setting that holds where a topic has none, as Kafka names it; null where it has none of one name.</summary>
    public string? BrokerName { get; init; }

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
                reason = $"Invalid value {value} for configuration {name}: {setting.Allowed}";
                return null;
            }

            config = changed;
        }

        reason = null;
        return config;
    }

    private static TopicSetting Long(string name, string documentation, long least, Func<LogConfig, long> read, Func<LogConfig, long, LogConfig> write) =>
        new(name, 5, documentation, c => read(c).ToString(CultureInfo.InvariantCulture),
            (c, v) => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) && n >= least ? write(c, n) : null,
            string.Create(CultureInfo.InvariantCulture, $"Value must be a number of type LONG of at least {least}"));

    private static TopicSetting Int(string name, string documentation, int least, Func<LogConfig, int> read, Func<LogConfig, int, LogConfig> write) =>
        new(name, 3, documentation, c => read(c).ToString(CultureInfo.InvariantCulture),
            (c, v) => int.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) && n >= least ? write(c, n) : null,
            string.Create(CultureInfo.InvariantCulture, $"Value must be a number of type INT of at least {least}"));

    private static TopicSetting Fixed(string name, string value, string documentation, byte type = 2) =>
        new(name, type, documentation, _ => value, (c, v) => v == value ? c : null, $"Value must be {value}. {documentation}");

    /// <summary>Kafka's, taken because clients set it, kept and without effect: one node has nothing that it would change.</summary>
    private static TopicSetting Inert(string name, byte type, string value, Func<string, bool> isValid, string allowed) =>
        new(name, type, "Kept, without effect on one node.", _ => value, (c, v) => isValid(v) ? c : null, allowed);

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
