namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>What a registration comes to: a version that is there, or the journal's line for a new one.</summary>
internal static class Registration
{
    /// <summary>
    /// The live version that is this schema already, null where there is none. A text of one's own is another than that
    /// of a version which means the same; a canonical one is not.
    /// </summary>
    public static int? Find(SchemaCatalog catalog, string subject, SchemaRequest request, StoredSchema schema)
    {
        int id = request.Id is > 0 and var given ? given : catalog.IdOf(schema);
        bool isKnown = id > 0 && catalog.Known(id)?.Identity == schema.Identity;
        int version = isKnown ? catalog.VersionsOf(subject).VersionOf(id, deleted: false) : 0;
        if (version == 0 && (request.Id is null or < 1) && schema.Identity == schema.Meaning)
        {
            version = catalog.VersionOf(subject, schema, deleted: false);
        }

        return version > 0 && (request.Version is null or < 1 || request.Version == version) ? version : null;
    }

    /// <exception cref="RegistryError">409 or 42205.</exception>
    public static JournalEntry Plan(SchemaCatalog catalog, string subject, SchemaRequest request, StoredSchema schema)
    {
        catalog.RequireWritable(subject);
        return catalog.ModeInForce(subject) == RegistryMode.Import ? Import(catalog, subject, request, schema) : Next(catalog, subject, request, schema);
    }

    private static JournalEntry Next(SchemaCatalog catalog, string subject, SchemaRequest request, StoredSchema schema)
    {
        if (request.Id is > 0)
        {
            throw RegistryError.NotPermitted($"Subject {subject} is not in import mode");
        }

        int next = catalog.VersionsOf(subject).Next;
        if (request.Version is > 0 && request.Version != next)
        {
            throw RegistryError.InvalidSchema($"version {request.Version} is not one more than the last, which makes {next}");
        }

        var reasons = catalog.Check(subject, schema);
        return reasons.Count == 0 ? Entry(catalog, subject, next, catalog.IdOf(schema), schema) : throw RegistryError.Incompatible(subject, reasons);
    }

    private static JournalEntry Import(SchemaCatalog catalog, string subject, SchemaRequest request, StoredSchema schema)
    {
        int id = request.Id is > 0 and var given ? given : throw RegistryError.NotPermitted($"Subject {subject} is in import mode; schemas come with an id");
        int version = request.Version is > 0 and var named ? named : catalog.VersionsOf(subject).Next;
        if (id == int.MaxValue || version == int.MaxValue)
        {
            throw RegistryError.NotPermitted($"id {id} or version {version} would leave no number for the next one");
        }

        if (catalog.Known(id) is { } known && known.Identity != schema.Identity)
        {
            throw RegistryError.NotPermitted($"Overwrite new schema with id {id} is not permitted.");
        }

        return catalog.VersionsOf(subject).Has(version, deleted: false)
            ? throw RegistryError.NotPermitted($"Version {version} of subject {subject} is another schema already")
            : Entry(catalog, subject, version, id, schema) with { IsImported = true };
    }

    /// <param name="catalog">What is there.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="version">Its version.</param>
    /// <param name="id">0 for the next one.</param>
    /// <param name="schema">Written out where its id is new.</param>
    private static JournalEntry Entry(SchemaCatalog catalog, string subject, int version, int id, StoredSchema schema)
    {
        bool isNew = id == 0 || catalog.Known(id) is null;
        return new JournalEntry
        {
            Subject = subject,
            Version = version,
            Id = id == 0 ? catalog.NextId : id,
            Schema = isNew ? schema.Proto.Source : null,
            References = isNew ? schema.ReferencesOrNull : null,
        };
    }
}
