using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Tests.Coordination;

/// <summary>
/// A coordinator's log in memory: what a process leaves behind when it is killed. It can refuse appends as a full disk
/// does, and be cut anywhere.
/// </summary>
internal sealed class MemoryLog(string topic, int partitions = 1) : ICoordinatorLog
{
    private readonly List<(int Partition, CoordinatorLogEntry Entry)> _entries = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<(int, long), short> _epochs = [];

    public string Topic => topic;

    public int PartitionCount => partitions;

    /// <summary>Refuses appends while it is set.</summary>
    public CoordinatorError? Failing { get; set; }

    /// <summary>Records and markers of all partitions together.</summary>
    public int Count => _entries.Count;

    public long Append(int partition, CoordinatorBatch batch)
    {
        lock (_gate)
        {
            Admit(partition, batch.Producer);
            long first = Next(partition);
            foreach (var record in batch.Records)
            {
                _entries.Add((partition, new StoredRecord(Next(partition), record, batch.Producer)));
            }

            return first;
        }
    }

    public long AppendMarker(int partition, TransactionMarker marker)
    {
        lock (_gate)
        {
            Admit(partition, marker.Producer);
            long offset = Next(partition);
            _entries.Add((partition, new StoredMarker(offset, marker)));
            return offset;
        }
    }

    public IEnumerable<CoordinatorLogEntry> Read(int partition)
    {
        lock (_gate)
        {
            return [.. _entries.Where(each => each.Partition == partition).Select(each => each.Entry)];
        }
    }

    /// <summary>What another process finds when this one was killed after so many records.</summary>
    public MemoryLog CutAt(int count)
    {
        var cut = new MemoryLog(topic, partitions);
        cut._entries.AddRange(_entries.Take(count));
        return cut;
    }

    /// <summary>The log with only the last record of each key, as compaction may leave it. Transactional records stay.</summary>
    public MemoryLog Compacted()
    {
        var compacted = new MemoryLog(topic, partitions);
        var last = _entries
            .Where(each => each.Entry is StoredRecord { Producer: null })
            .GroupBy(each => (each.Partition, Convert.ToHexString(((StoredRecord)each.Entry).Record.Key.Span)))
            .Select(each => each.Last())
            .ToHashSet();
        compacted._entries.AddRange(_entries.Where(each => each.Entry is not StoredRecord { Producer: null } || last.Contains(each)));
        return compacted;
    }

    private void Admit(int partition, ProducerIdentity? producer)
    {
        if (Failing is { } error)
        {
            throw new CoordinatorLogException(error, "the log refuses, as the test wants it to");
        }

        if (producer is { } writer)
        {
            if (_epochs.TryGetValue((partition, writer.Id), out short epoch) && writer.Epoch < epoch)
            {
                throw new CoordinatorLogException(CoordinatorError.InvalidProducerEpoch, "a newer epoch has written");
            }

            _epochs[(partition, writer.Id)] = writer.Epoch;
        }
    }

    private long Next(int partition) =>
        _entries.LastOrDefault(each => each.Partition == partition) is { Entry: { } last } ? last.Offset + 1 : 0;
}
