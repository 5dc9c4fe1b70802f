namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// One line of the journal. Either a subject's new version (with the schema where its id is new), or a
/// setting made or taken back (of all subjects where <see cref="Subject"/> is null).
/// </summary>
internal sealed record JournalEntry
{
    public const string ClearedCompatibility = "compatibility";

    public string? Subject { get; init; }

    /// <summary>1 for a subject's first; 0 on a level.</summary>
    public int Version { get; init; }

    public int Id { get; init; }

    /// <summary>Canonical text, with the first version that has this id.</summary>
    public string? Schema { get; init; }

    public IReadOnlyList<SchemaReference>? References { get; init; }

    public string? Compatibility { get; init; }

    /// <summary>The setting that was taken back.</summary>
    public string? Cleared { get; init; }

    /// <summary>When it was written. For people; nothing reads it.</summary>
    public DateTimeOffset At { get; init; }
}
