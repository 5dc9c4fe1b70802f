using System.Collections.Concurrent;

namespace Candlewick.StreamApi.Tail;

/// <summary>Numbers the keys of a topic as they are first seen, from 0, so that who asks after a key looks at a bit and compares no text. One thread adds, any may look.</summary>
internal sealed class KeyNumbers
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private string[] _keys = new string[16];

    /// <summary>All of them.</summary>
    public IEnumerable<string> Keys => _numbers.Keys;

    /// <summary>The key of a number that was given.</summary>
    public string this[int number] => Volatile.Read(ref _keys)[number];

    /// <summary>The number of a key, a new one where it has none yet.</summary>
    public int Of(string key)
    {
        if (_numbers.TryGetValue(key, out int number))
        {
            return number;
        }

        number = _numbers.Count;
        string[] keys = _keys;
        if (number == keys.Length)
        {
            Array.Resize(ref keys, number * 2);
        }

        keys[number] = key;
        Volatile.Write(ref _keys, keys);
        _numbers[key] = number;
        return number;
    }

    public bool TryGet(string key, out int number) => _numbers.TryGetValue(key, out number);
}
