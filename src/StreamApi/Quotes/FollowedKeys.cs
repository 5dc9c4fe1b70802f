using Candlewick.Instruments.Lookup;

namespace Candlewick.StreamApi.Quotes;

/// <summary>
/// Which instruments somebody follows, counted by name and by pattern. For one thread at a time.
/// </summary>
internal sealed class FollowedKeys
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _prefixes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unmatched = new(StringComparer.Ordinal);

    public void Add(InstrumentSet set)
    {
        Count(_ids, set.Ids, 1);
        Count(_prefixes, set.Prefixes, 1);
        _unmatched.Clear();
    }

    public void Remove(InstrumentSet set)
    {
        Count(_ids, set.Ids, -1);
        Count(_prefixes, set.Prefixes, -1);
    }

    /// <summary>Asked with every record of everybody: what matches nothing is remembered, until there is another pattern.</summary>
    public bool Contains(string instrument)
    {
        if (_ids.ContainsKey(instrument))
        {
            return true;
        }

        if (_prefixes.Count == 0 || _unmatched.Contains(instrument))
        {
            return false;
        }

        foreach (string prefix in _prefixes.Keys)
        {
            if (instrument.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        _unmatched.Add(instrument);
        return false;
    }

    private static void Count(Dictionary<string, int> counts, IEnumerable<string> keys, int step)
    {
        foreach (string key in keys)
        {
            int count = counts.GetValueOrDefault(key) + step;
            if (count == 0)
            {
                counts.Remove(key);
            }
            else
            {
                counts[key] = count;
            }
        }
    }
}
