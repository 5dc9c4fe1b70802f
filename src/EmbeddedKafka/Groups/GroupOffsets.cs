using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>An offset that a group has stored.</summary>
/// <param name="CommittedAtMs">Unix time in milliseconds.</param>
/// <param name="LogOffset">Where its record stands in the coordinator's log: the later of two commits is the one that counts.</param>
internal sealed record StoredOffset(long Offset, int LeaderEpoch, string Metadata, long CommittedAtMs, long LogOffset);

/// <summary>A group's committed offsets, and those that wait for the end of a transaction.</summary>
internal sealed class GroupOffsets
{
    private readonly Dictionary<TopicPartition, StoredOffset> _committed = [];
    private readonly Dictionary<long, Dictionary<TopicPartition, StoredOffset>> _pending = [];

    public IReadOnlyDictionary<TopicPartition, StoredOffset> Committed => _committed;

    /// <summary>Nothing committed, nothing pending.</summary>
    public bool IsEmpty => _committed.Count == 0 && _pending.Count == 0;

    public bool HasOpenTransactions => _pending.Count > 0;

    /// <summary>Every partition with a committed or a pending offset.</summary>
    public IEnumerable<TopicPartition> Partitions => _committed.Keys.Union(_pending.Values.SelectMany(offsets => offsets.Keys));

    public bool IsPending(TopicPartition partition)
    {
        foreach (var offsets in _pending.Values)
        {
            if (offsets.ContainsKey(partition))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsOpen(long producerId) => _pending.ContainsKey(producerId);

    public void Commit(TopicPartition partition, StoredOffset offset) => _committed[partition] = offset;

    public void Hold(long producerId, TopicPartition partition, StoredOffset offset)
    {
        if (!_pending.TryGetValue(producerId, out var offsets))
        {
            _pending.Add(producerId, offsets = []);
        }

        offsets[partition] = offset;
    }

    /// <summary>Forgets a partition, pending offsets included.</summary>
    public void Remove(TopicPartition partition)
    {
        _committed.Remove(partition);
        foreach (var offsets in _pending.Values)
        {
            offsets.Remove(partition);
        }
    }

    /// <summary>
    /// Ends a producer's transaction. A pending offset does not replace one that was committed after it: without this
    /// rule the outcome would depend on whether the log has been compacted between the two.
    /// </summary>
    public void End(long producerId, bool commit)
    {
        if (!_pending.Remove(producerId, out var offsets) || !commit)
        {
            return;
        }

        foreach (var (partition, offset) in offsets)
        {
            if (!_committed.TryGetValue(partition, out var committed) || committed.LogOffset < offset.LogOffset)
            {
                _committed[partition] = offset;
            }
        }
    }
}
