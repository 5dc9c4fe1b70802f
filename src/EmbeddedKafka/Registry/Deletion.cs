namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>Which versions a deletion takes, and whether it may.</summary>
internal static class Deletion
{
    /// <param name="catalog">What is there.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="version">A number or <c>latest</c>; null for all of the subject's.</param>
    /// <param name="permanent">For good, which only versions can go that are hidden already.</param>
    /// <exception cref="RegistryError">40401, 40402, 40404 to 40407, 42202, 42205 or 42206.</exception>
    public static IReadOnlyList<int> Plan(SchemaCatalog catalog, string subject, string? version, bool permanent)
    {
        var versions = catalog.Require(subject, deleted: true);
        var numbers = version is null ? Subject(subject, versions, permanent) : [Version(subject, versions, version, permanent)];
        catalog.RequireWritable(subject);
        foreach (int number in numbers)
        {
            // A hidden schema may come back, so what it imports is not taken away for good. A subject whose versions
            // import one another goes as a whole.
            var users = catalog.ReferencesTo(subject, number, deleted: permanent).SelectMany(id => catalog.UsesOf(id, deleted: permanent));
            if (users.Any(use => version is not null || use.Subject != subject))
            {
                throw RegistryError.Referenced(subject, number);
            }
        }

        return numbers;
    }

    private static IReadOnlyList<int> Subject(string subject, SubjectVersions versions, bool permanent)
    {
        List<int> live = [.. versions.Numbers(deleted: false)];
        return permanent
            ? live.Count == 0 ? [.. versions.Numbers(deleted: true)] : throw RegistryError.SubjectNotDeleted(subject)
            : live.Count > 0 ? live : throw RegistryError.SubjectDeleted(subject);
    }

    private static int Version(string subject, SubjectVersions versions, string version, bool permanent)
    {
        bool isLatest = version is "latest" or "-1";
        int number = versions.Resolve(version, deleted: !isLatest || permanent);
        return versions.Has(number, deleted: false) == !permanent ? number
            : permanent ? throw RegistryError.VersionNotDeleted(subject, number)
            : throw RegistryError.VersionDeleted(subject, number);
    }
}
