namespace Candlewick.StreamApi.Tail;

/// <summary>One topic as subscriptions to a state read it: the newest record of each key, in the order in which keys last changed.</summary>
internal sealed class TopicState : ITailSink
{
    private readonly Lock _gate = new();
    private readonly ChangedKeys<LogEntry> _keys = new();

    /// <summary>Pulses after keys changed.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Number of keys.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>The newest record of each key.</summary>
    public IReadOnlyList<LogEntry> All()
    {
        lock (_gate)
        {
            var entries = new List<LogEntry>(_keys.Count);
            _keys.Read(0, static (_, _) => true, int.MaxValue, entries, out _);
            return entries;
        }
    }

    /// <summary>The newest record of <paramref name="key"/>; null where there is none.</summary>
    public LogEntry? NewestOf(string key)
    {
        lock (_gate)
        {
            return _keys.TryGet(key, out var entry) ? entry : null;
        }
    }

    /// <summary>From the beginning of a compacted topic.</summary>
    public long Start(int partition, long low, long high) => low;

    public void Append(LogEntry entry)
    {
        if (entry.Key is null)
        {
            return;
        }

        lock (_gate)
        {
            // A tombstone ends a key: an open candle has closed, and comes on another channel.
            if (entry.Value is null)
            {
                _keys.Remove(entry.Key);
            }
            else
            {
                _keys.Set(entry.Key, entry);
            }
        }
    }

    public void Reached(int partition, long offset)
    {
    }

    public void Flush() => Changed.Pulse();

    /// <inheritdoc cref="ChangedKeys{T}.Read"/>
    public long Read(long version, Func<string, string?, bool> wanted, int max, List<LogEntry> into, out bool conflated)
    {
        lock (_gate)
        {
            return _keys.Read(version, wanted, max, into, out conflated);
        }
    }
}
