using System.Globalization;
using System.Text.Json;
using Candlewick.EmbeddedKafka.Registry.Protobuf;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// Subjects, their versions and the schemas behind them. One schema has one id, in however many subjects it is;
/// ids rise from 1 and are never given twice. Every change is in the journal before it is answered. Thread-safe.
/// </summary>
internal sealed class SchemaStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SchemaCatalog _catalog = new();
    private readonly SchemaJournal _journal;
    private readonly TimeProvider _time;

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
                store._catalog.RequireFit(entry);
                store._catalog.Apply(entry, entry.Schema is null ? null : store._catalog.Parse(entry.Schema, entry.References ?? []));
            }

            return store;
        }
        catch (Exception e) when (e is ProtoSchemaException or RegistryError)
        {
            journal.Dispose();
            throw new EmbeddedRegistryException($"the journal of the schema registry in '{folder}' is damaged: {e.Message} Restore it from a copy.", e);
        }
    }

    /// <summary>Runs <paramref name="read"/> on a state that nobody changes meanwhile.</summary>
    public T Read<T>(Func<SchemaCatalog, T> read)
    {
        lock (_gate)
        {
            return read(_catalog);
        }
    }

    /// <summary>The subject's version with this schema, made where there is none.</summary>
    /// <exception cref="RegistryError">409, 42201 or 42205.</exception>
    public SubjectVersionReply Register(string subject, SchemaRequest request)
    {
        lock (_gate)
        {
            var schema = Parse(request);
            int known = request.Id is > 0 and var given ? given : _catalog.IdOf(schema);
            var versions = _catalog.VersionsOf(subject);
            if (known > 0 && _catalog.Known(known)?.Identity == schema.Identity && versions.VersionOf(known, deleted: false) is var version && version > 0)
            {
                return _catalog.Reply(subject, version);
            }

            var entry = _catalog.ModeInForce(subject) == RegistryMode.Import ? Import(subject, request, schema) : Next(subject, request, schema);
            Write(entry, entry.Schema is null ? null : schema);
            return _catalog.Reply(subject, entry.Version);
        }
    }

    /// <summary>The subject's version with this schema.</summary>
    /// <exception cref="RegistryError">40401 or 40403.</exception>
    public SubjectVersionReply Find(string subject, SchemaRequest request, bool deleted)
    {
        lock (_gate)
        {
            var versions = Require(subject, deleted);
            int id = _catalog.IdOf(Parse(request));
            int version = id > 0 ? versions.VersionOf(id, deleted) : 0;
            return version > 0 ? _catalog.Reply(subject, version) : throw RegistryError.NoSchema();
        }
    }

    /// <param name="subject">The subject.</param>
    /// <param name="version">A number, <c>latest</c> or <c>-1</c>.</param>
    /// <param name="deleted">Whether deleted versions count.</param>
    public (SubjectVersionReply Reply, StoredSchema Schema) Get(string subject, string version, bool deleted)
    {
        lock (_gate)
        {
            int number = NumberOf(Require(subject, deleted), version, deleted);
            var reply = _catalog.Reply(subject, number);
            return (reply, _catalog.Get(reply.Id));
        }
    }

    public IReadOnlyList<int> Versions(string subject, bool deleted)
    {
        lock (_gate)
        {
            return [.. Require(subject, deleted).Numbers(deleted)];
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
            var schema = Parse(request);
            var versions = _catalog.VersionsOf(subject);
            bool isEmpty = !versions.Numbers(deleted: false).Any();
            if (version is null || (isEmpty && version is "latest" or "-1"))
            {
                return Check(subject, schema);
            }

            int number = isEmpty ? throw RegistryError.NoVersion(version) : NumberOf(versions, version, deleted: false);
            return _catalog.Levels.InForce(subject).Check(schema.Proto, [(number, _catalog.Get(versions.IdOf(number)).Proto)]);
        }
    }

    /// <summary>Deletes versions: hides them, or takes those that are hidden away for good.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="version">A number or <c>latest</c>; null for all of the subject's.</param>
    /// <param name="permanent">For good.</param>
    /// <returns>The numbers that went.</returns>
    /// <exception cref="RegistryError">40401, 40402, 40404 to 40407, 42205 or 42206.</exception>
    public IReadOnlyList<int> Delete(string subject, string? version, bool permanent)
    {
        lock (_gate)
        {
            RequireWritable(subject);
            var versions = Require(subject, deleted: true);
            var numbers = version is null ? SubjectDeletion(subject, versions, permanent) : [VersionDeletion(subject, versions, version, permanent)];
            foreach (int number in numbers.Where(number => _catalog.ReferencesTo(subject, number).Any()))
            {
                throw RegistryError.Referenced(subject, number);
            }

            Write(new JournalEntry
            {
                Subject = subject,
                Version = version is null ? 0 : numbers[0],
                Deleted = permanent ? JournalEntry.DeletedForGood : JournalEntry.DeletedSoftly,
            });
            return numbers;
        }
    }

    public string SetLevel(string? subject, string? level)
    {
        var known = CompatibilityLevel.Find(level) ?? throw RegistryError.InvalidCompatibility(level);
        lock (_gate)
        {
            RequireWritable(subject);
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
            RequireWritable(subject);
            string level = (_catalog.Levels.Of(subject) ?? throw RegistryError.NoLevel(subject)).Name;
            Write(new JournalEntry { Subject = subject, Cleared = JournalEntry.ClearedCompatibility });
            return level;
        }
    }

    /// <param name="subject">The subject, null for all.</param>
    /// <param name="mode">By name.</param>
    /// <param name="force">IMPORT also where there are versions, whose ids the imported ones must not take.</param>
    public string SetMode(string? subject, string? mode, bool force)
    {
        string known = RegistryMode.Find(mode) ?? throw RegistryError.InvalidMode(mode);
        lock (_gate)
        {
            bool isEmpty = subject is null ? !_catalog.Subjects(deleted: false).Any() : !_catalog.VersionsOf(subject).Numbers(deleted: false).Any();
            if (known == RegistryMode.Import && !force && !isEmpty && _catalog.ModeInForce(subject) != RegistryMode.Import)
            {
                throw RegistryError.NotPermitted("Cannot import since found existing subjects; force=true imports beside them");
            }

            Write(new JournalEntry { Subject = subject, Mode = known });
        }

        return known;
    }

    /// <summary>Back to the mode of all; returns what was set.</summary>
    /// <exception cref="RegistryError">40409: the subject has no mode of its own.</exception>
    public string ClearMode(string? subject)
    {
        lock (_gate)
        {
            string mode = _catalog.Modes.Of(subject) ?? throw RegistryError.NoMode(subject);
            Write(new JournalEntry { Subject = subject, Cleared = JournalEntry.ClearedMode });
            return mode;
        }
    }

    public void Dispose() => _journal.Dispose();

    private static int NumberOf(SubjectVersions versions, string version, bool deleted)
    {
        int number = version is "latest" or "-1" ? versions.Numbers(deleted).LastOrDefault()
            : int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed > 0 ? parsed
            : throw RegistryError.InvalidVersion(version);
        return versions.Has(number, deleted) ? number : throw RegistryError.NoVersion(version);
    }

    private static IReadOnlyList<int> SubjectDeletion(string subject, SubjectVersions versions, bool permanent)
    {
        List<int> live = [.. versions.Numbers(deleted: false)];
        return permanent
            ? live.Count == 0 ? [.. versions.Numbers(deleted: true)] : throw RegistryError.SubjectNotDeleted(subject)
            : live.Count > 0 ? live : throw RegistryError.SubjectDeleted(subject);
    }

    private static int VersionDeletion(string subject, SubjectVersions versions, string version, bool permanent)
    {
        bool isLatest = version is "latest" or "-1";
        int number = NumberOf(versions, version, deleted: !isLatest || permanent);
        return versions.Has(number, deleted: false) == !permanent ? number
            : permanent ? throw RegistryError.VersionNotDeleted(subject, number)
            : throw RegistryError.VersionDeleted(subject, number);
    }

    private JournalEntry Next(string subject, SchemaRequest request, StoredSchema schema)
    {
        RequireWritable(subject);
        if (request.Id is > 0)
        {
            throw RegistryError.NotPermitted($"Subject {subject} is not in import mode");
        }

        var reasons = Check(subject, schema);
        return reasons.Count == 0 ? Entry(subject, _catalog.VersionsOf(subject).Next, _catalog.IdOf(schema), schema) : throw RegistryError.Incompatible(subject, reasons);
    }

    private JournalEntry Import(string subject, SchemaRequest request, StoredSchema schema)
    {
        int id = request.Id is > 0 and var given ? given : throw RegistryError.NotPermitted($"Subject {subject} is in import mode; schemas come with an id");
        int version = request.Version is > 0 and var named ? named : _catalog.VersionsOf(subject).Next;
        if (_catalog.Known(id) is { } known && known.Identity != schema.Identity)
        {
            throw RegistryError.NotPermitted($"Overwrite new schema with id {id} is not permitted.");
        }

        return _catalog.VersionsOf(subject).Has(version, deleted: false)
            ? throw RegistryError.NotPermitted($"Version {version} of subject {subject} is another schema already")
            : Entry(subject, version, id, schema) with { IsImported = true };
    }

    /// <param name="subject">The subject.</param>
    /// <param name="version">Its version.</param>
    /// <param name="id">0 for the next one.</param>
    /// <param name="schema">Written out where its id is new.</param>
    private JournalEntry Entry(string subject, int version, int id, StoredSchema schema)
    {
        bool isNew = id == 0 || _catalog.Known(id) is null;
        return new JournalEntry
        {
            Subject = subject,
            Version = version,
            Id = id == 0 ? _catalog.NextId : id,
            Schema = isNew ? schema.Proto.Text : null,
            References = isNew ? schema.ReferencesOrNull : null,
        };
    }

    private void Write(JournalEntry entry, StoredSchema? schema = null)
    {
        _journal.Append(entry with { At = _time.GetUtcNow() });
        _catalog.Apply(entry, schema);
    }

    private void RequireWritable(string? subject)
    {
        if (_catalog.ModeInForce(subject) is RegistryMode.ReadOnly or RegistryMode.ReadOnlyOverride)
        {
            throw RegistryError.NotPermitted(subject is null ? "The registry is in read-only mode" : $"Subject {subject} is in read-only mode");
        }
    }

    private SubjectVersions Require(string subject, bool deleted)
    {
        var versions = _catalog.VersionsOf(subject);
        return versions.Numbers(deleted).Any() ? versions : throw RegistryError.NoSubject(subject);
    }

    private IReadOnlyList<string> Check(string subject, StoredSchema schema)
    {
        var versions = _catalog.VersionsOf(subject);
        return _catalog.Levels.InForce(subject).Check(
            schema.Proto, versions.Numbers(deleted: false).Reverse().Select(version => (version, _catalog.Get(versions.IdOf(version)).Proto)));
    }

    private StoredSchema Parse(SchemaRequest request)
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
            return _catalog.Parse(request.Schema ?? "", request.References ?? []);
        }
        catch (ProtoSchemaException e)
        {
            throw RegistryError.InvalidSchema(e.Message);
        }
    }
}
