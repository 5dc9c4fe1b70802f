using System.Globalization;
using System.Text.Json;
using Candlewick.EmbeddedKafka.Registry.Protobuf;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>What the journal's lines add up to in one context. Not thread-safe: the store's lock is around it.</summary>
/// <param name="context">The context; subjects are named with it.</param>
/// <param name="levels">Those of all contexts.</param>
/// <param name="modes">Those of all contexts.</param>
internal sealed class SchemaCatalog(string context, ScopedSetting<CompatibilityLevel> levels, ScopedSetting<string> modes)
{
    private static readonly SubjectVersions None = new();

    private readonly Dictionary<int, StoredSchema> _byId = [];
    private readonly Dictionary<int, int> _uses = [];
    private readonly Dictionary<string, int> _idOf = [];
    private readonly SortedDictionary<string, SubjectVersions> _subjects = new(StringComparer.Ordinal);

    public string Context => context;

    public ScopedSetting<CompatibilityLevel> Levels => levels;

    public ScopedSetting<string> Modes => modes;

    /// <summary>The id of the next new schema. Ids rise, and none is given twice.</summary>
    public int NextId { get; private set; } = 1;

    /// <summary>The mode that holds for the subject.</summary>
    public string ModeInForce(string? subject) =>
        Modes.Of(null) is RegistryMode.ReadOnlyOverride ? RegistryMode.ReadOnlyOverride : Modes.InForce(subject);

    public SubjectVersions VersionsOf(string subject) => _subjects.GetValueOrDefault(subject) ?? None;

    /// <exception cref="RegistryError">40401.</exception>
    public SubjectVersions Require(string subject, bool deleted) =>
        VersionsOf(subject) is var versions && versions.Numbers(deleted).Any() ? versions : throw RegistryError.NoSubject(subject);

    /// <exception cref="RegistryError">42205.</exception>
    public void RequireWritable(string? subject)
    {
        if (ModeInForce(subject) is RegistryMode.ReadOnly or RegistryMode.ReadOnlyOverride)
        {
            throw RegistryError.NotPermitted(subject is null ? "The registry is in read-only mode" : $"Subject {subject} is in read-only mode");
        }
    }

    public IEnumerable<string> Subjects(bool deleted) => _subjects.Where(s => s.Value.Numbers(deleted).Any()).Select(s => s.Key);

    /// <summary>Subjects all of whose versions are hidden.</summary>
    public IEnumerable<string> HiddenSubjects() =>
        _subjects.Where(s => s.Value.Hidden.Any() && !s.Value.Numbers(deleted: false).Any()).Select(s => s.Key);

    /// <summary>The id of a schema, 0 for a new one.</summary>
    public int IdOf(StoredSchema schema) => _idOf.GetValueOrDefault(schema.Identity);

    /// <summary>The subject's last version with the text, or else with the meaning of a schema; 0 where there is none.</summary>
    public int VersionOf(string subject, StoredSchema schema, bool deleted)
    {
        var versions = VersionsOf(subject);
        int version = IdOf(schema) is > 0 and var id ? versions.VersionOf(id, deleted) : 0;
        return version > 0 ? version : versions.Numbers(deleted).LastOrDefault(v => _byId[versions.IdOf(v)].Meaning == schema.Meaning);
    }

    /// <summary>The schema in use with this guid, by its id.</summary>
    public (int Id, StoredSchema Schema)? Find(Guid guid) =>
        _byId.Where(s => s.Value.Guid == guid && _uses.GetValueOrDefault(s.Key) > 0).Select(s => ((int, StoredSchema)?)(s.Key, s.Value)).FirstOrDefault();

    /// <summary>The schema of an id, also where no version has it any more.</summary>
    public StoredSchema? Known(int id) => _byId.GetValueOrDefault(id);

    /// <exception cref="RegistryError">40403: no version, deleted or not, has this id.</exception>
    public StoredSchema Get(int id) => _uses.GetValueOrDefault(id) > 0 ? _byId[id] : throw RegistryError.NoSchema();

    public IEnumerable<SubjectVersion> UsesOf(int id, bool deleted) =>
        from subject in _subjects
        from version in subject.Value.Numbers(deleted)
        where subject.Value.IdOf(version) == id
        select new SubjectVersion(subject.Key, version);

    /// <summary>Ids of the schemas in use that import a version of a subject.</summary>
    public IEnumerable<int> ReferencesTo(string subject, int version, bool deleted) =>
        _byId.Where(s => s.Value.References.Any(r => RegistryContext.Qualify(context, r.Subject) == subject && r.Version == version) && UsesOf(s.Key, deleted).Any())
            .Select(s => s.Key).Order();

    /// <summary>Why a schema may not follow the subject's versions under its level; empty where it may.</summary>
    public IReadOnlyList<string> Check(string subject, StoredSchema schema)
    {
        var versions = VersionsOf(subject);
        return Levels.InForce(subject).Check(
            schema.Proto, versions.Numbers(deleted: false).Reverse().Select(version => (version, Get(versions.IdOf(version)).Proto)));
    }

    public SubjectVersionReply Reply(string subject, int version)
    {
        int id = VersionsOf(subject).IdOf(version);
        return new SubjectVersionReply(subject, version, id, _byId[id].Guid, "PROTOBUF", _byId[id].Proto.Source, _byId[id].ReferencesOrNull);
    }

    /// <summary>Reads a schema whose imports are among the versions here.</summary>
    /// <exception cref="ProtoSchemaException">The schema is not one.</exception>
    /// <exception cref="RegistryError">A reference is not there.</exception>
    public StoredSchema Parse(string schema, IReadOnlyList<SchemaReference> references) =>
        new(ProtoSchema.Parse(schema, [.. references.Select(r => (r.Name, Referenced(r).Proto))]), references);

    /// <summary>Reads what a client sent.</summary>
    /// <param name="request">What it sent.</param>
    /// <param name="normalize">Whether its canonical text takes the place of its own.</param>
    /// <exception cref="RegistryError">42201, or a reference is not there.</exception>
    public StoredSchema Parse(SchemaRequest request, bool normalize)
    {
        if (request.SchemaType != "PROTOBUF")
        {
            throw RegistryError.InvalidSchema(
                $"schemaType {request.SchemaType ?? "AVRO (the default)"} is not kept by this embedded registry, only PROTOBUF; for other types run a full registry and set SCHEMA_REGISTRY");
        }

        if (request.Metadata is { ValueKind: not JsonValueKind.Null } || request.RuleSet is { ValueKind: not JsonValueKind.Null })
        {
            throw RegistryError.InvalidSchema("metadata and rule sets are not kept by this embedded registry");
        }

        try
        {
            var schema = Parse(request.Schema ?? "", request.References ?? []);
            return normalize ? schema.Normalized() : schema;
        }
        catch (ProtoSchemaException e)
        {
            throw RegistryError.InvalidSchema(e.Message);
        }
    }

    /// <exception cref="ProtoSchemaException">The line does not follow from those before it.</exception>
    public void RequireFit(JournalEntry entry)
    {
        if (!Fits(entry))
        {
            throw new ProtoSchemaException($"version {entry.Version} of '{entry.Subject}' with id {entry.Id} does not follow from the lines before it.");
        }
    }

    public void Apply(JournalEntry entry, StoredSchema? schema)
    {
        if (entry.Compatibility is not null || entry.Cleared is JournalEntry.ClearedCompatibility)
        {
            Levels.Set(entry.Subject, CompatibilityLevel.Find(entry.Compatibility));
        }
        else if (entry.Mode is not null || entry.Cleared is JournalEntry.ClearedMode)
        {
            Modes.Set(entry.Subject, entry.Mode);
        }
        else if (entry.Deleted is not null)
        {
            Delete(entry.Subject!, entry.Version, entry.Deleted is JournalEntry.DeletedForGood);
        }
        else
        {
            Add(entry, schema);
        }
    }

    private bool Fits(JournalEntry entry)
    {
        if (entry.Compatibility is not null || entry.Mode is not null || entry.Cleared is not null)
        {
            return entry.Compatibility is null || CompatibilityLevel.Find(entry.Compatibility) is not null;
        }

        if (entry.Subject is null)
        {
            return false;
        }

        var versions = VersionsOf(entry.Subject);
        return entry.Deleted is not null ? entry.Version == 0 || versions.Has(entry.Version, deleted: true)
            : (entry.Version == versions.Next || (entry.IsImported && entry.Version > 0 && !versions.Has(entry.Version, deleted: false)))
                && (entry.Schema is null ? _byId.ContainsKey(entry.Id) : entry.Id == NextId || (entry.IsImported && entry.Id > 0 && !_byId.ContainsKey(entry.Id)));
    }

    private void Add(JournalEntry entry, StoredSchema? schema)
    {
        if (schema is not null)
        {
            _byId.Add(entry.Id, schema);
            _idOf.TryAdd(schema.Identity, entry.Id);
            NextId = Math.Max(NextId, entry.Id + 1);
        }

        if (!_subjects.TryGetValue(entry.Subject!, out var versions))
        {
            _subjects[entry.Subject!] = versions = new SubjectVersions();
        }

        if (versions.Has(entry.Version, deleted: true))
        {
            _uses[versions.IdOf(entry.Version)]--;
        }

        versions.Add(entry.Version, entry.Id);
        _uses[entry.Id] = _uses.GetValueOrDefault(entry.Id) + 1;
    }

    private void Delete(string subject, int version, bool forGood)
    {
        var versions = VersionsOf(subject);
        foreach (int number in version == 0 ? versions.Numbers(deleted: true).ToList() : [version])
        {
            if (forGood)
            {
                _uses[versions.IdOf(number)]--;
                versions.Remove(number);
            }
            else
            {
                versions.Hide(number);
            }
        }

        // A subject that comes back starts as a new one does.
        if (!versions.Numbers(deleted: true).Any())
        {
            Levels.Set(subject, null);
            Modes.Set(subject, null);
        }
    }

    private StoredSchema Referenced(SchemaReference reference)
    {
        var versions = VersionsOf(RegistryContext.Qualify(context, reference.Subject));
        return versions.Has(reference.Version, deleted: false) ? _byId[versions.IdOf(reference.Version)]
            : versions.Numbers(deleted: false).Any() ? throw RegistryError.NoVersion(reference.Version.ToString(CultureInfo.InvariantCulture))
            : throw RegistryError.NoSubject(reference.Subject);
    }
}
