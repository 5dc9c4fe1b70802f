using System.Diagnostics.CodeAnalysis;

namespace Candlewick.StreamApi.Tail;

/// <summary>
/// Values by key, in the order in which they last changed. A reader remembers a version and gets each key at most once,
/// however often it changed since. For one thread at a time.
/// </summary>
internal sealed class ChangedKeys<T>
    where T : class
{
    private readonly Dictionary<string, LinkedListNode<Change>> _byKey = [];
    private readonly LinkedList<Change> _byChange = [];
    private long _version;

    /// <summary>Number of keys.</summary>
    public int Count => _byKey.Count;

    public bool TryGet(string key, [NotNullWhen(true)] out T? value)
    {
        value = _byKey.GetValueOrDefault(key)?.Value.Value;
        return value is not null;
    }

    /// <summary>The value of <paramref name="key"/> is this now.</summary>
    public void Set(string key, T value)
    {
        _version++;
        if (_byKey.TryGetValue(key, out var node))
        {
            _byChange.Remove(node);
            node.Value = node.Value with { Value = value, Version = _version, Previous = node.Value.Version };
            _byChange.AddLast(node);
        }
        else
        {
            _byKey[key] = _byChange.AddLast(Change.Of(key, value, _version));
        }
    }

    /// <summary>The key has no value any more.</summary>
    public void Remove(string key)
    {
        if (_byKey.Remove(key, out var node))
        {
            _version++;
            _byChange.Remove(node);
        }
    }

    /// <summary>
    /// Adds what changed after <paramref name="version"/> and is <paramref name="wanted"/>, by instrument and interval, oldest
    /// change first, up to <paramref name="max"/>. Returns the version to go on from; <paramref name="conflated"/> where a value
    /// stands for more than one change since.
    /// </summary>
    public long Read(long version, Func<string, string?, bool> wanted, int max, List<T> into, out bool conflated)
    {
        conflated = false;
        var node = _byChange.Last;
        while (node is not null && node.Value.Version > version)
        {
            node = node.Previous;
        }

        for (node = node is null ? _byChange.First : node.Next; node is not null; node = node.Next)
        {
            if (!wanted(node.Value.Instrument, node.Value.Interval))
            {
                continue;
            }

            if (into.Count == max)
            {
                return version;
            }

            into.Add(node.Value.Value);
            conflated |= version > 0 && node.Value.Previous > version;
            version = node.Value.Version;
        }

        return _version;
    }

    /// <param name="Interval">Null where keys are instruments.</param>
    /// <param name="Previous">Version of the change before the last, 0 where there was none.</param>
    private sealed record Change(T Value, string Instrument, string? Interval, long Version, long Previous)
    {
        public static Change Of(string key, T value, long version)
        {
            int bar = key.IndexOf('|', StringComparison.Ordinal);
            return new Change(value, bar < 0 ? key : key[..bar], bar < 0 ? null : key[(bar + 1)..], version, 0);
        }
    }
}
