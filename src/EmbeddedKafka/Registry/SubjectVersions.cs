using System.Globalization;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>The versions of one subject, those that are hidden included.</summary>
internal sealed class SubjectVersions
{
    private readonly SortedDictionary<int, (int Id, bool IsDeleted)> _versions = [];

    /// <summary>The number of the next version, from 1: one more than the last that is not gone for good, as in Confluent's registry.</summary>
    public int Next => _versions.Count == 0 ? 1 : _versions.Keys.Last() + 1;

    /// <summary>Numbers of the versions that are hidden, in ascending order.</summary>
    public IEnumerable<int> Hidden => _versions.Where(v => v.Value.IsDeleted).Select(v => v.Key);

    /// <summary>Numbers in ascending order.</summary>
    public IEnumerable<int> Numbers(bool deleted) => _versions.Where(v => deleted || !v.Value.IsDeleted).Select(v => v.Key);

    public bool Has(int version, bool deleted) => _versions.TryGetValue(version, out var found) && (deleted || !found.IsDeleted);

    public int IdOf(int version) => _versions[version].Id;

    /// <summary>The last version with this id, 0 where there is none.</summary>
    public int VersionOf(int id, bool deleted) => Numbers(deleted).LastOrDefault(version => _versions[version].Id == id);

    /// <param name="version">A number, <c>latest</c> or <c>-1</c>.</param>
    /// <param name="deleted">Whether deleted versions count.</param>
    /// <exception cref="RegistryError">40402 or 42202.</exception>
    public int Resolve(string version, bool deleted)
    {
        int number = version is "latest" or "-1" ? Numbers(deleted).LastOrDefault()
            : int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed > 0 ? parsed
            : throw RegistryError.InvalidVersion(version);
        return Has(number, deleted) ? number : throw RegistryError.NoVersion(version);
    }

    public void Add(int version, int id) => _versions[version] = (id, false);

    public void Hide(int version) => _versions[version] = (_versions[version].Id, true);

    public void Remove(int version) => _versions.Remove(version);
}
