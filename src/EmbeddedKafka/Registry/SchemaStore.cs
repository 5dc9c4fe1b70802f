using Candlewick.EmbeddedKafka.Registry.Protobuf;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// Subjects, their versions and the schemas behind them, by context. In one context one schema has one id, in however
/// many subjects it is; ids rise from 1 and are never given twice. Every change is in the journal before it is answered. Thread-safe.
/// </summary>
internal sealed class SchemaStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SchemaContexts _contexts = new();
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
                var catalog = store._contexts.Open(entry.Subject);
                catalog.RequireFit(entry);
                catalog.Apply(entry, entry.Schema is null ? null : catalog.Parse(entry.Schema, entry.References ?? []));
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
    public T Read<T>(Func<SchemaContexts, T> read)
    {
        lock (_gate)
        {
            return read(_contexts);
        }
    }

    /// <summary>The same for the context of one subject; the default for null.</summary>
    public T Read<T>(string? subject, Func<SchemaCatalog, T> read) => Read(contexts => read(contexts.Of(subject)));

    /// <summary>The subject's version with this schema, made where there is none.</summary>
    /// <exception cref="RegistryError">409, 42201 or 42205.</exception>
    public SubjectVersionReply Register(string subject, SchemaRequest request, bool normalize)
    {
        lock (_gate)
        {
            var catalog = _contexts.Of(subject);
            var schema = catalog.Parse(request, normalize);
            if (Registration.Find(catalog, subject, request, schema) is { } version)
            {
                return catalog.Reply(subject, version);
            }

            var entry = Registration.Plan(catalog, subject, request, schema);
            Write(entry, entry.Schema is null ? null : schema);
            return _contexts.Of(subject).Reply(subject, entry.Version);
        }
    }

    /// <summary>The subject's version with this schema.</summary>
    /// <exception cref="RegistryError">40401 or 40403.</exception>
    public SubjectVersionReply Find(string subject, SchemaRequest request, bool deleted)
    {
        lock (_gate)
        {
            var catalog = _contexts.Of(subject);
            catalog.Require(subject, deleted);
            int version = catalog.VersionOf(subject, catalog.Parse(request, normalize: false), deleted);
            return version > 0 ? catalog.Reply(subject, version) : throw RegistryError.NoSchema();
        }
    }

    /// <param name="subject">The subject.</param>
    /// <param name="version">A number, <c>latest</c> or <c>-1</c>.</param>
    /// <param name="deleted">Whether deleted versions count.</param>
    public (SubjectVersionReply Reply, StoredSchema Schema) Get(string subject, string version, bool deleted)
    {
        lock (_gate)
        {
            var catalog = _contexts.Of(subject);
            var reply = catalog.Reply(subject, catalog.Require(subject, deleted).Resolve(version, deleted));
            return (reply, catalog.Get(reply.Id));
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
            var catalog = _contexts.Of(subject);
            var schema = catalog.Parse(request, normalize: false);
            var versions = catalog.VersionsOf(subject);
            bool isEmpty = !versions.Numbers(deleted: false).Any();
            if (version is null || (isEmpty && version is "latest" or "-1"))
            {
                return catalog.Check(subject, schema);
            }

            int number = versions.Resolve(version, deleted: false);
            return catalog.Levels.InForce(subject).Check(schema.Proto, [(number, catalog.Get(versions.IdOf(number)).Proto)]);
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
            var numbers = Deletion.Plan(_contexts.Of(subject), subject, version, permanent);
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
            _contexts.Of(subject).RequireWritable(subject);
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
            string level = (_contexts.Levels.Of(subject) ?? throw RegistryError.NoSubject(subject!)).Name;
            _contexts.Of(subject).RequireWritable(subject);
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
            var catalog = _contexts.Of(subject);
            bool isEmpty = subject is null ? _contexts.All.All(c => !c.Subjects(deleted: false).Any())
                : subject == RegistryContext.Prefix(catalog.Context) ? !catalog.Subjects(deleted: false).Any()
                : !catalog.VersionsOf(subject).Numbers(deleted: false).Any();
            if (known == RegistryMode.Import && !force && !isEmpty && catalog.ModeInForce(subject) != RegistryMode.Import)
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
            string mode = _contexts.Modes.Of(subject) ?? throw RegistryError.NoSubject(subject!);
            Write(new JournalEntry { Subject = subject, Cleared = JournalEntry.ClearedMode });
            return mode;
        }
    }

    public void Dispose() => _journal.Dispose();

    private void Write(JournalEntry entry, StoredSchema? schema = null)
    {
        _journal.Append(entry with { At = _time.GetUtcNow() });
        _contexts.Open(entry.Subject).Apply(entry, schema);
    }
}
