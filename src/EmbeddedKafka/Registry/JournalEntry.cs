using System.Text.Json.Serialization;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// One line of the journal. A subject's new version (with the schema where its id is new), a deletion, or a
/// setting made or taken back (of all subjects where <see cref="Subject"/> is null).
/// </summary>
internal sealed record JournalEntry
{
    public const string ClearedCompatibility = "compatibility";
    public const string ClearedMode = "mode";
    public const string DeletedSoftly = "soft";
    public const string DeletedForGood = "permanent";

    public string? Subject { get; init; }

    /// <summary>1 for a subject's first; 0 on a setting, and on a deletion of all versions.</summary>
    public int Version { get; init; }

    public int Id { get; init; }

    /// <summary>Its text, with the first version that has this id.</summary>
    public string? Schema { get; init; }

    public IReadOnlyList<SchemaReference>? References { get; init; }

    public string? Compatibility { get; init; }

    public string? Mode { get; init; }

    /// <summary>How the version went, or all of the subject's.</summary>
    public string? Deleted { get; init; }

    /// <summary>Whether the version and the id were given, and need not follow from those before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsImported { get; init; }

    /// <summary>The setting that was taken back.</summary>
    public string? Cleared { get; init; }

    /// <summary>When it was written. For people; nothing reads it.</summary>
    public DateTimeOffset At { get; init; }
}
