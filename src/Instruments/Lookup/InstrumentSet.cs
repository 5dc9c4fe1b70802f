using System.Collections.Frozen;
using Candlewick.Streaming.Topics;

namespace Candlewick.Instruments.Lookup;

/// <summary>What a subscription asked for: ids, and patterns kept as prefixes, so that instruments that appear later are in it.</summary>
public sealed class InstrumentSet(IEnumerable<string> ids, IEnumerable<string> prefixes)
{
    private readonly string[] _prefixes = prefixes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();

    public FrozenSet<string> Ids { get; } = ids.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Patterns without their <c>*</c>.</summary>
    public IReadOnlyList<string> Prefixes => _prefixes;

    public bool HasPatterns => _prefixes.Length > 0;

    /// <summary>The same for the same set, however it was written.</summary>
    public string Canonical => string.Join(',', Ids.Order(StringComparer.Ordinal).Concat(_prefixes.Select(p => p + "*")));

    public bool Contains(string instrument)
    {
        if (Ids.Contains(instrument))
        {
            return true;
        }

        foreach (string prefix in _prefixes)
        {
            if (instrument.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The partitions its records may be in, ascending.</summary>
    public int[] Partitions(int count) => HasPatterns
        ? Enumerable.Range(0, count).ToArray()
        : Ids.Select(id => InstrumentPartition.Of(id, count)).Distinct().Order().ToArray();
}
