using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;

namespace Candlewick.StreamApi.Tail;

/// <summary>
/// The signal of a topic's rings. One who listens for some keys only is woken when a record of one of them has come, and now and then
/// for nothing: its position has to move on before a ring has gone round.
/// </summary>
internal sealed class KeyedSignal(StreamLimits limits) : Signal
{
    /// <summary>Part of a ring after which everybody is woken: far less than makes a reader a slow one.</summary>
    private const int PartOfRing = 16;

    private readonly Dictionary<Wakeup, IReadOnlyCollection<string>> _narrow = [];
    private readonly Dictionary<string, HashSet<Wakeup>> _byKey = new(StringComparer.Ordinal);

    // Of the thread that appends, alone: one record of each key that has come since the last pulse, and how much since everybody was woken.
    private readonly List<LogEntry> _changed = [];
    private bool[] _isChanged = new bool[16];
    private int _records;
    private long _bytes;

    /// <summary>Has one who listens woken for the keys that it wants from now on; null: for everything again.</summary>
    public void Narrow(Wakeup listener, InstrumentSet? wanted)
    {
        lock (Gate)
        {
            Widen(listener);

            // What a pattern matches is not known before it comes.
            if (wanted is null or { HasPatterns: true })
            {
                Add(listener);
                return;
            }

            base.Remove(listener);
            _narrow.Add(listener, wanted.Ids);
            foreach (string key in wanted.Ids)
            {
                if (!_byKey.TryGetValue(key, out var those))
                {
                    _byKey[key] = those = [];
                }

                those.Add(listener);
            }
        }
    }

    public override void Remove(Wakeup listener)
    {
        lock (Gate)
        {
            Widen(listener);
            base.Remove(listener);
        }
    }

    /// <summary>A record is in its ring.</summary>
    public void Append(LogEntry entry)
    {
        _records++;
        _bytes += PartitionRing.Size(entry);
        if (entry.KeyNumber >= _isChanged.Length)
        {
            Array.Resize(ref _isChanged, entry.KeyNumber * 2);
        }

        if (entry.KeyNumber >= 0 && !_isChanged[entry.KeyNumber])
        {
            _isChanged[entry.KeyNumber] = true;
            _changed.Add(entry);
        }
    }

    /// <summary>Wakes those who want what was appended since the last time.</summary>
    public override void Pulse()
    {
        base.Pulse();
        bool everybody = _records >= limits.RingRecords / PartOfRing || _bytes >= limits.RingBytes / PartOfRing;
        lock (Gate)
        {
            foreach (var entry in _changed)
            {
                _isChanged[entry.KeyNumber] = false;
                if (!everybody && _byKey.TryGetValue(entry.Key!, out var those))
                {
                    Wake(those);
                }
            }

            if (everybody)
            {
                foreach (var listener in _narrow.Keys)
                {
                    listener.Set();
                }

                (_records, _bytes) = (0, 0);
            }
        }

        _changed.Clear();
    }

    private void Widen(Wakeup listener)
    {
        if (!_narrow.Remove(listener, out var keys))
        {
            return;
        }

        foreach (string key in keys)
        {
            if (_byKey.TryGetValue(key, out var those) && those.Remove(listener) && those.Count == 0)
            {
                _byKey.Remove(key);
            }
        }
    }
}
