namespace Candlewick.StreamApi.Tail;

/// <summary>
/// One topic as subscriptions to a state read it: the newest record of each key, in the order in which keys last changed.
/// A reader remembers a version and gets each key at most once, however often it changed since.
/// </summary>
internal sealed class TopicState : ITailSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<State>> _byKey = [];
    private readonly LinkedList<State> _byChange = [];
    private long _version;

    /// <summary>Pulses after keys changed.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Number of keys.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byKey.Count;
            }
        }
    }

    /// <summary>A compacted topic is read whole.</summary>
    public long Start(int partition, long low, long high) => low;

    public void Append(LogEntry entry)
    {
        if (entry.Key is null)
        {
            return;
        }

        lock (_gate)
        {
            _version++;
            long previous = 0;
            if (_byKey.Remove(entry.Key, out var node))
            {
                previous = node.Value.Version;
                _byChange.Remove(node);
            }

            // A tombstone ends a key: an open candle has closed, and comes on another channel.
            if (entry.Value is not null)
            {
                _byKey[entry.Key] = _byChange.AddLast(State.Of(entry, _version, previous));
            }
        }
    }

    public void Reached(int partition, long offset)
    {
    }

    public void Flush() => Changed.Pulse();

    /// <summary>
    /// Adds what changed after <paramref name="version"/> and is <paramref name="wanted"/>, oldest change first, up to
    /// <paramref name="max"/>. Returns the version to go on from; <paramref name="conflated"/> where an item stands for more
    /// than one change since.
    /// </summary>
    public long Read(long version, Func<string, string?, bool> wanted, int max, List<LogEntry> into, out bool conflated)
    {
        conflated = false;
        lock (_gate)
        {
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

                into.Add(node.Value.Entry);
                conflated |= version > 0 && node.Value.Previous > version;
                version = node.Value.Version;
            }

            return _version;
        }
    }

    /// <param name="Interval">Null on topics whose keys are instruments.</param>
    /// <param name="Previous">Version of the change before the last, 0 where there was none.</param>
    private sealed record State(LogEntry Entry, string Instrument, string? Interval, long Version, long Previous)
    {
        public static State Of(LogEntry entry, long version, long previous)
        {
            string key = entry.Key!;
            int bar = key.IndexOf('|', StringComparison.Ordinal);
            return new State(entry, bar < 0 ? key : key[..bar], bar < 0 ? null : key[(bar + 1)..], version, previous);
        }
    }
}
