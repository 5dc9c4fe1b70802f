using System.Globalization;
using Candlewick.EmbeddedKafka.Registry.Protobuf;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// Subjects, their versions and the schemas behind them. One schema has one id, in however many subjects it is;
/// ids rise from 1 and are never given twice. Thread-safe.
/// </summary>
internal sealed class SchemaStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SchemaJournal _journal;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, StoredSchema> _byId = [];
    private readonly Dictionary<string, int> _idOf = [];
    private readonly SortedDictionary<string, List<int>> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompatibilityLevel> _levels = [];
    private CompatibilityLevel _level = CompatibilityLevel.Default;

    private SchemaStore(SchemaJournal journal, TimeProvider time)
    {
        _journal = journal;
        _time = time;
    }

    /// <summary>Bytes of a torn last line that were cut from the journal.</summary>
    public long Cut => _journal.Cut;

    /// <exception cref="EmbeddedRegistryException">The folder is in use, or its journal is damaged.</exception>
    public static SchemaStore Open(string folder, TimeProvider time)
    {
        var journal = SchemaJournal.Open(folder, out var entries);
        var store = new SchemaStore(journal, time);
        try
        {
            foreach (var entry in entries)
            {
                store.RequireFit(entry);
                store.Apply(entry, entry.Schema is null ? null : store.Parse(entry.Schema, entry.References ?? []));
            }

            return store;
        }
        catch (Exception e) when (e is ProtoSchemaException or RegistryError)
        {
            journal.Dispose();
            throw new EmbeddedRegistryException($"the journal of the schema registry in '{folder}' is damaged: {e.Message} Restore it from a copy.", e);
        }
    }

    /// <summary>The subject's version with this schema, made where there is none.</summary>
    public SubjectVersionReply Register(string subject, SchemaRequest request)
    {
        lock (_gate)
        {
            var schema = ParseRequest(request);
            if (_idOf.TryGetValue(schema.Identity, out int known) && VersionOf(subject, known) is var version && version > 0)
            {
                return Reply(subject, version);
            }

            var reasons = Check(subject, schema);
            if (reasons.Count > 0)
            {
                throw RegistryError.Incompatible(subject, reasons);
            }

            bool isNew = known == 0;
            var entry = new JournalEntry
            {
                Subject = subject,
                Version = VersionsOf(subject).Count + 1,
                Id = isNew ? _byId.Count + 1 : known,
                Schema = isNew ? schema.Proto.Text : null,
                References = isNew && schema.References.Count > 0 ? schema.References : null,
            };
            Write(entry, isNew ? schema : null);
            return Reply(subject, entry.Version);
        }
    }

    /// <summary>The subject's version with this schema.</summary>
    /// <exception cref="RegistryError">40401 or 40403.</exception>
    public SubjectVersionReply Find(string subject, SchemaRequest request)
    {
        lock (_gate)
        {
            Require(subject);
            var schema = ParseRequest(request);
            int version = _idOf.TryGetValue(schema.Identity, out int id) ? VersionOf(subject, id) : 0;
            return version > 0 ? Reply(subject, version) : throw RegistryError.NoSchema();
        }
    }

    /// <param name="subject">The subject.</param>
    /// <param name="version">A number, <c>latest</c> or <c>-1</c>.</param>
    public (SubjectVersionReply Reply, StoredSchema Schema) Get(string subject, string version)
    {
        lock (_gate)
        {
            int count = Require(subject).Count;
            int number = version is "latest" or "-1" ? count
                : int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed > 0 ? parsed
                : throw RegistryError.InvalidVersion(version);
            var reply = number <= count ? Reply(subject, number) : throw RegistryError.NoVersion(version);
            return (reply, _byId[reply.Id]);
        }
    }

    public StoredSchema Get(int id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id) ?? throw RegistryError.NoSchema();
        }
    }

    public IReadOnlyList<SubjectVersion> UsesOf(int id)
    {
        lock (_gate)
        {
            return _byId.ContainsKey(id)
                ? [.. _subjects.Keys.Select(subject => new SubjectVersion(subject, VersionOf(subject, id))).Where(use => use.Version > 0)]
                : throw RegistryError.NoSchema();
        }
    }

    public IReadOnlyList<string> Subjects()
    {
        lock (_gate)
        {
            return [.. _subjects.Keys];
        }
    }

    public IReadOnlyList<int> Versions(string subject)
    {
        lock (_gate)
        {
            return [.. Enumerable.Range(1, Require(subject).Count)];
        }
    }

    /// <summary>Why the schema may not follow a version of the subject under its level; empty where it may.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="version">A number or <c>latest</c>; null for those that its level names.</param>
    /// <param name="request">The schema.</param>
    public IReadOnlyList<string> Check(string subject, string? version, SchemaRequest request)
    {
        lock (_gate)
        {
            var schema = ParseRequest(request);
            if (version is null || (version is "latest" or "-1" && VersionsOf(subject).Count == 0))
            {
                return Check(subject, schema);
            }

            var (reply, old) = VersionsOf(subject).Count > 0 ? Get(subject, version) : throw RegistryError.NoVersion(version);
            return LevelInForce(subject).Check(schema.Proto, [(reply.Version, old.Proto)]);
        }
    }

    /// <summary>The level of <paramref name="subject"/>, of all where it is null; null where the subject has none of its own.</summary>
    public string? Level(string? subject)
    {
        lock (_gate)
        {
            return (subject is null ? _level : _levels.GetValueOrDefault(subject))?.Name;
        }
    }

    public string SetLevel(string? subject, string? level)
    {
        var known = CompatibilityLevel.Find(level) ?? throw RegistryError.InvalidCompatibility(level);
        lock (_gate)
        {
            Write(new JournalEntry { Subject = subject, Compatibility = known.Name });
        }

        return known.Name;
    }

    /// <summary>Back to the level of all, or to the default where <paramref name="subject"/> is null; returns what was set.</summary>
    /// <exception cref="RegistryError">40408: the subject has no level of its own.</exception>
    public string ClearLevel(string? subject)
    {
        lock (_gate)
        {
            string level = Level(subject) ?? throw RegistryError.NoLevel(subject);
            Write(new JournalEntry { Subject = subject, Cleared = JournalEntry.ClearedCompatibility });
            return level;
        }
    }

    public void Dispose() => _journal.Dispose();

    private void Write(JournalEntry entry, StoredSchema? schema = null)
    {
        _journal.Append(entry with { At = _time.GetUtcNow() });
        Apply(entry, schema);
    }

    private CompatibilityLevel LevelInForce(string subject) => _levels.GetValueOrDefault(subject) ?? _level;

    private IReadOnlyList<string> Check(string subject, StoredSchema schema)
    {
        var ids = VersionsOf(subject);
        return LevelInForce(subject).Check(schema.Proto, Enumerable.Range(1, ids.Count).Reverse().Select(version => (version, _byId[ids[version - 1]].Proto)));
    }

    private void RequireFit(JournalEntry entry)
    {
        bool fits = entry.Cleared is JournalEntry.ClearedCompatibility
            || CompatibilityLevel.Find(entry.Compatibility) is not null
            || (entry.Subject is not null
                && entry.Version == VersionsOf(entry.Subject).Count + 1
                && (entry.Schema is null ? _byId.ContainsKey(entry.Id) : entry.Id == _byId.Count + 1));
        if (!fits)
        {
            throw new ProtoSchemaException($"version {entry.Version} of '{entry.Subject}' with id {entry.Id} does not follow from the lines before it.");
        }
    }

    private void Apply(JournalEntry entry, StoredSchema? schema)
    {
        if (entry.Compatibility is not null || entry.Cleared is not null)
        {
            ApplyLevel(entry.Subject, CompatibilityLevel.Find(entry.Compatibility));
            return;
        }

        if (schema is not null)
        {
            _byId.Add(entry.Id, schema);
            _idOf.TryAdd(schema.Identity, entry.Id);
        }

        if (!_subjects.TryGetValue(entry.Subject!, out var versions))
        {
            _subjects[entry.Subject!] = versions = [];
        }

        versions.Add(entry.Id);
    }

    private void ApplyLevel(string? subject, CompatibilityLevel? level)
    {
        if (subject is null)
        {
            _level = level ?? CompatibilityLevel.Default;
        }
        else if (level is null)
        {
            _levels.Remove(subject);
        }
        else
        {
            _levels[subject] = level;
        }
    }

    private StoredSchema ParseRequest(SchemaRequest request)
    {
        if (request.SchemaType != "PROTOBUF")
        {
            throw RegistryError.InvalidSchema(
                $"schemaType {request.SchemaType ?? "AVRO (the default)"} is not kept by this embedded registry, only PROTOBUF; for other types run a full registry and set SCHEMA_REGISTRY");
        }

        if (request.Metadata is { ValueKind: not System.Text.Json.JsonValueKind.Null } || request.RuleSet is { ValueKind: not System.Text.Json.JsonValueKind.Null })
        {
            throw RegistryError.InvalidSchema("metadata and rule sets are not kept by this embedded registry");
        }

        try
        {
            return Parse(request.Schema ?? "", request.References ?? []);
        }
        catch (ProtoSchemaException e)
        {
            throw RegistryError.InvalidSchema(e.Message);
        }
    }

    private StoredSchema Parse(string schema, IReadOnlyList<SchemaReference> references)
    {
        var imported = references.Select(r => (r.Name, Get(r.Subject, r.Version.ToString(CultureInfo.InvariantCulture)).Schema.Proto)).ToList();
        return new StoredSchema(ProtoSchema.Parse(schema, imported), references);
    }

    private SubjectVersionReply Reply(string subject, int version)
    {
        int id = _subjects[subject][version - 1];
        var schema = _byId[id];
        return new SubjectVersionReply(subject, version, id, "PROTOBUF", schema.Proto.Text, schema.ReferencesOrNull);
    }

    private List<int> Require(string subject) => _subjects.GetValueOrDefault(subject) ?? throw RegistryError.NoSubject(subject);

    private IReadOnlyList<int> VersionsOf(string subject) => _subjects.GetValueOrDefault(subject) ?? [];

    private int VersionOf(string subject, int id) => (_subjects.GetValueOrDefault(subject)?.IndexOf(id) ?? -1) + 1;
}
