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
            var schema = _catalog.Parse(request);
            if (Registration.Find(_catalog, subject, request, schema) is { } version)
            {
                return _catalog.Reply(subject, version);
            }

            var entry = Registration.Plan(_catalog, subject, request, schema);
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
            var versions = _catalog.Require(subject, deleted);
            int id = _catalog.IdOf(_catalog.Parse(request));
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
            var reply = _catalog.Reply(subject, _catalog.Require(subject, deleted).Resolve(version, deleted));
            return (reply, _catalog.Get(reply.Id));
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
            var schema = _catalog.Parse(request);
            var versions = _catalog.VersionsOf(subject);
            bool isEmpty = !versions.Numbers(deleted: false).Any();
            if (version is null || (isEmpty && version is "latest" or "-1"))
            {
                return _catalog.Check(subject, schema);
            }

            int number = versions.Resolve(version, deleted: false);
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
            var numbers = Deletion.Plan(_catalog, subject, version, permanent);
            Write(new JournalEntry
            {
                Subject = subject,
                Version = version is null ? 0 : numbers[0],
                Deleted = permanent ? JournalEntry.DeletedForGood : JournalEntry.DeletedSoftly,
            });
            return numbers;
        }
    }

    /// <param name="subject">The subject, null for all.</param>
    /// <param name="level">By name.</param>
    public string SetLevel(string? subject, string? level)
    {
        var known = CompatibilityLevel.Find(level) ?? throw RegistryError.InvalidCompatibility(level);
        lock (_gate)
        {
            _catalog.RequireWritable(subject);
            Write(new JournalEntry { Subject = subject, Compatibility = known.Name });
        }

        return known.Name;
    }

    /// <summary>Back to the level of all, or to the default where <paramref name="subject"/> is null; returns what was set.</summary>
    /// <exception cref="RegistryError">40401: the subject has no level of its own. 42205.</exception>
    public string ClearLevel(string? subject)
    {
        lock (_gate)
        {
            string level = (_catalog.Levels.Of(subject) ?? throw RegistryError.NoSubject(subject!)).Name;
            _catalog.RequireWritable(subject);
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
    /// <exception cref="RegistryError">40401: the subject has no mode of its own.</exception>
    public string ClearMode(string? subject)
    {
        lock (_gate)
        {
            string mode = _catalog.Modes.Of(subject) ?? throw RegistryError.NoSubject(subject!);
            Write(new JournalEntry { Subject = subject, Cleared = JournalEntry.ClearedMode });
            return mode;
        }
    }

    public void Dispose() => _journal.Dispose();

    private void Write(JournalEntry entry, StoredSchema? schema = null)
    {
        _journal.Append(entry with { At = _time.GetUtcNow() });
        _catalog.Apply(entry, schema);
    }
}
