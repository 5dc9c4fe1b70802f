using System.Globalization;
using Candlewick.EmbeddedKafka.Registry.Protobuf;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// Subjects, their versions and the schemas behind them. One schema has one id, in however many subjects it is;
/// ids rise from 1 and are never given twice. Thread-safe.
/// </summary>
internal sealed class SchemaStore : IDisposable
{
    private static readonly string[] Levels =
        ["NONE", "BACKWARD", "FORWARD", "FULL", "BACKWARD_TRANSITIVE", "FORWARD_TRANSITIVE", "FULL_TRANSITIVE"];

    private readonly Lock _gate = new();
    private readonly SchemaJournal _journal;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, StoredSchema> _byId = [];
    private readonly Dictionary<string, int> _idOf = [];
    private readonly SortedDictionary<string, List<int>> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _levels = [];
    private string _level = "NONE";

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

            bool isNew = known == 0;
            var entry = new JournalEntry
            {
                Subject = subject,
                Version = VersionsOf(subject).Count + 1,
                Id = isNew ? _byId.Count + 1 : known,
                Schema = isNew ? schema.Proto.Text : null,
                References = isNew && schema.References.Count > 0 ? schema.References : null,
                At = _time.GetUtcNow(),
            };
            _journal.Append(entry);
            Apply(entry, isNew ? schema : null);
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

    /// <summary>The level of <paramref name="subject"/>, of all where it is null; null where the subject has none of its own.</summary>
    public string? Level(string? subject)
    {
        lock (_gate)
        {
            return subject is null ? _level : _levels.GetValueOrDefault(subject);
        }
    }

    public string SetLevel(string? subject, string? level)
    {
        string known = Levels.FirstOrDefault(l => l.Equals(level, StringComparison.OrdinalIgnoreCase)) ?? throw RegistryError.InvalidCompatibility(level);
        lock (_gate)
        {
            var entry = new JournalEntry { Subject = subject, Compatibility = known, At = _time.GetUtcNow() };
            _journal.Append(entry);
            Apply(entry, null);
        }

        return known;
    }

    public void Dispose() => _journal.Dispose();

    private void RequireFit(JournalEntry entry)
    {
        bool fits = entry.Compatibility is not null
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
        if (entry.Compatibility is { } level)
        {
            if (entry.Subject is null)
            {
                _level = level;
            }
            else
            {
                _levels[entry.Subject] = level;
            }

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
