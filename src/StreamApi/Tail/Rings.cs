using System.Collections.Concurrent;
using Candlewick.StreamApi.Hosting;

namespace Candlewick.StreamApi.Tail;

/// <summary>The rings of one topic, and the newest record of every key that was seen.</summary>
internal sealed class Rings : ITailSink
{
    private readonly PartitionRing[] _rings;
    private readonly int _atStart;
    private readonly ConcurrentDictionary<string, LogEntry> _newest = new();
    private volatile ITailSink[] _followers = [];

    public Rings(int partitions, StreamLimits limits)
    {
        _atStart = limits.RingAtStart;
        _rings = new PartitionRing[partitions];
        for (int p = 0; p < partitions; p++)
        {
            _rings[p] = new PartitionRing(limits.RingRecords, limits.RingBytes);
        }
    }

    public int Partitions => _rings.Length;

    public PartitionRing this[int partition] => _rings[partition];

    /// <summary>Pulses after records were appended.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Keys seen since the start, and in the records that filled the rings.</summary>
    public IEnumerable<string> Keys => _newest.Keys;

    /// <summary>The newest record of <paramref name="key"/>, if one was seen.</summary>
    public LogEntry? NewestOf(string key) => _newest.GetValueOrDefault(key);

    /// <summary>Hands every record to <paramref name="follower"/>, too, from now on, when it is in its ring.</summary>
    public void Attach(ITailSink follower) => _followers = [.. _followers, follower];

    public long Start(int partition, long low, long high)
    {
        long start = Math.Max(low, high - _atStart);
        _rings[partition].Start(start);
        return start;
    }

    public void Append(LogEntry entry)
    {
        _rings[entry.Partition].Append(entry);
        if (entry.Key is not null)
        {
            _newest[entry.Key] = entry;
        }

        foreach (var follower in _followers)
        {
            follower.Append(entry);
        }
    }

    public void Reached(int partition, long offset) => _rings[partition].Reached(offset);

    public void Flush()
    {
        Changed.Pulse();
        foreach (var follower in _followers)
        {
            follower.Flush();
        }
    }
}
