using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Writes the groups of one partition of <c>__consumer_offsets</c>.</summary>
/// <remarks>Every method throws <see cref="CoordinatorLogException"/> and has written nothing then.</remarks>
internal sealed class GroupJournal(ICoordinatorLog log, int partition)
{
    /// <summary>A group with its members and the assignments they have.</summary>
    public void Write(Group group) => Write(group, member => member.Assignment);

    /// <summary>A group with the assignments its members are about to get.</summary>
    public void Write(Group group, Func<GroupMember, ReadOnlyMemory<byte>> assignmentOf) =>
        log.Append(partition, new([new(GroupRecords.GroupKey(group.Id), GroupRecords.Group(group, assignmentOf))]));

    /// <returns>The place of the first offset's record; the others follow it one by one.</returns>
    public long Write(string groupId, IReadOnlyList<OffsetToCommit> offsets, ProducerIdentity? producer, long nowMs) =>
        log.Append(partition, new(
            [
                .. offsets.Select(each => new CoordinatorRecord(
                    GroupRecords.OffsetKey(groupId, each.Partition),
                    GroupRecords.Offset(each.Offset, each.LeaderEpoch, each.Metadata ?? "", nowMs))),
            ],
            producer));

    /// <summary>Tombstones for offsets, and for the group itself where that is to go too.</summary>
    public void Delete(string groupId, IReadOnlyList<TopicPartition> offsets, bool andGroup)
    {
        List<CoordinatorRecord> tombstones = [.. offsets.Select(each => new CoordinatorRecord(GroupRecords.OffsetKey(groupId, each), null))];
        if (andGroup)
        {
            tombstones.Add(new(GroupRecords.GroupKey(groupId), null));
        }

        if (tombstones.Count > 0)
        {
            log.Append(partition, new(tombstones));
        }
    }

    public void WriteMarker(TransactionMarker marker) => log.AppendMarker(partition, marker);
}
