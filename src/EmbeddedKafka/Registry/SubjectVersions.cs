namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>The versions of one subject. A number is given once, also where its version is long deleted.</summary>
internal sealed class SubjectVersions
{
    private readonly SortedDictionary<int, (int Id, bool IsDeleted)> _versions = [];
    private int _last;

    /// <summary>The number of the next version, from 1.</summary>
    public int Next => _last + 1;

    /// <summary>Numbers in ascending order.</summary>
    public IEnumerable<int> Numbers(bool deleted) => _versions.Where(v => deleted || !v.Value.IsDeleted).Select(v => v.Key);

    public bool Has(int version, bool deleted) => _versions.TryGetValue(version, out var found) && (deleted || !found.IsDeleted);

    public int IdOf(int version) => _versions[version].Id;

    /// <summary>The last version with this id, 0 where there is none.</summary>
    public int VersionOf(int id, bool deleted) => Numbers(deleted).LastOrDefault(version => _versions[version].Id == id);

    public void Add(int version, int id)
    {
        _versions[version] = (id, false);
        _last = Math.Max(_last, version);
    }

    public void Hide(int version) => _versions[version] = (_versions[version].Id, true);

    public void Remove(int version) => _versions.Remove(version);
}
