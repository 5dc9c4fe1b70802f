using Candlewick.StreamApi.Hosting;

namespace Candlewick.StreamApi.Tail;

/// <summary>The rings of one topic, and the newest record of every key that was seen.</summary>
internal sealed class Rings : ITailSink
{
    private readonly PartitionRing[] _rings;
    private readonly int _atStart;
    private LogEntry[] _newest = new LogEntry[16];
    private volatile ITailSink[] _followers = [];

    public Rings(int partitions, StreamLimits limits)
    {
        _atStart = limits.RingAtStart;
        Changed = new KeyedSignal(limits);
        _rings = new PartitionRing[partitions];
        for (int p = 0; p < partitions; p++)
        {
            _rings[p] = new PartitionRing(limits.RingRecords, limits.RingBytes);
        }
    }

    public int Partitions => _rings.Length;

    public PartitionRing this[int partition] => _rings[partition];

    /// <summary>Pulses after records were appended.</summary>
    public KeyedSignal Changed { get; }

    /// <summary>Keys seen since the start, and in the records that filled the rings.</summary>
    public IEnumerable<string> Keys => Numbers.Keys;

    /// <summary>Their numbers.</summary>
    public KeyNumbers Numbers { get; } = new();

    /// <summary>The newest record of <paramref name="key"/>, if one was seen.</summary>
    public LogEntry? NewestOf(string key)
    {
        var newest = Volatile.Read(ref _newest);
        return Numbers.TryGet(key, out int number) && number < newest.Length ? Volatile.Read(ref newest[number]) : null;
    }

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
        if (entry.Key is not null)
        {
            entry.KeyNumber = Numbers.Of(entry.Key);
            if (entry.KeyNumber >= _newest.Length)
            {
                var more = _newest;
                Array.Resize(ref more, entry.KeyNumber * 2);
                Volatile.Write(ref _newest, more);
            }
        }

        _rings[entry.Partition].Append(entry);
        if (entry.KeyNumber >= 0)
        {
            Volatile.Write(ref _newest[entry.KeyNumber], entry);
        }

        Changed.Append(entry);

        foreach (var follower in _followers)
        {
            follower.Append(entry);
        }
    }

    public void Reached(int partition, long offset) => _rings[partition].Reached(offset);

    public void Flush()
    {
        foreach (var ring in _rings)
        {
            ring.Flush();
        }

        Changed.Pulse();
        foreach (var follower in _followers)
        {
            follower.Flush();
        }
    }
}
