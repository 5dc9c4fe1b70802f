namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>The catalogs of all contexts, and the settings that hold across them. Not thread-safe: the store's lock is around it.</summary>
internal sealed class SchemaContexts
{
    /// <summary>The subjects of every context: <c>:*:ticks</c> begins with it.</summary>
    private const string Everywhere = ":*:";

    private readonly SortedDictionary<string, SchemaCatalog> _catalogs = new(StringComparer.Ordinal);

    public SchemaContexts() => Open(null);

    public ScopedSetting<CompatibilityLevel> Levels { get; } = new(CompatibilityLevel.Default);

    public ScopedSetting<string> Modes { get; } = new(RegistryMode.ReadWrite);

    /// <summary>Those that were written to, by name: the default context is the first.</summary>
    public IEnumerable<SchemaCatalog> All => _catalogs.Values;

    /// <summary>The catalog of a subject's context; an empty one, which nobody keeps, where nothing was written to it.</summary>
    public SchemaCatalog Of(string? subject)
    {
        string context = RegistryContext.Of(subject);
        return _catalogs.GetValueOrDefault(context) ?? new SchemaCatalog(context, Levels, Modes);
    }

    /// <summary>The same, to be written to.</summary>
    public SchemaCatalog Open(string? subject)
    {
        var catalog = Of(subject);
        _catalogs[catalog.Context] = catalog;
        return catalog;
    }

    /// <summary>Contexts that have subjects, and the default one.</summary>
    public IEnumerable<string> Names =>
        All.Where(c => c.Context != RegistryContext.Default && c.Subjects(deleted: true).Any()).Select(c => c.Context).Prepend(RegistryContext.Default);

    /// <summary>Catalogs and their subjects that begin with a prefix: in its context, or in all behind <c>:*:</c>.</summary>
    public IEnumerable<(SchemaCatalog Catalog, string Subject)> Subjects(string prefix, Func<SchemaCatalog, IEnumerable<string>> subjects)
    {
        bool everywhere = prefix.StartsWith(Everywhere, StringComparison.Ordinal);
        string rest = everywhere ? prefix[Everywhere.Length..] : prefix;
        return from catalog in everywhere ? All : [Of(prefix)]
               let start = everywhere ? RegistryContext.Prefix(catalog.Context) + rest : rest
               from subject in subjects(catalog)
               where subject.StartsWith(start, StringComparison.Ordinal)
               select (catalog, subject);
    }
}
