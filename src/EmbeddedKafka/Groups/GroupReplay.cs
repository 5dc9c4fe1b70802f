using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Builds the groups of a partition from what was written of them, record by record in order.</summary>
internal sealed class GroupReplay(Dictionary<string, Group> groups)
{
    /// <exception cref="InvalidDataException">The record is damaged or of an unknown version.</exception>
    public void Apply(CoordinatorLogEntry entry)
    {
        if (entry is StoredMarker end)
        {
            foreach (var group in groups.Values)
            {
                group.Offsets.End(end.Marker.Producer.Id, end.Marker.Commit);
            }
        }
        else if (entry is StoredRecord stored && GroupRecords.ReadKey(stored.Record.Key) is var (groupId, partition))
        {
            if (partition is { } of)
            {
                ApplyOffset(groupId, of, stored);
            }
            else
            {
                ApplyGroup(groupId, stored.Record.Value);
            }
        }
    }

    private void ApplyGroup(string groupId, ReadOnlyMemory<byte>? value)
    {
        // A group's record tells of its members only: the offsets have records of their own.
        var offsets = groups.TryGetValue(groupId, out var before) ? before.Offsets : new GroupOffsets();
        groups.Remove(groupId);
        if (value is { } written)
        {
            groups.Add(groupId, GroupRecords.ReadGroup(groupId, written, offsets));
        }
    }

    private void ApplyOffset(string groupId, TopicPartition partition, StoredRecord stored)
    {
        if (stored.Record.Value is not { } value)
        {
            groups.GetValueOrDefault(groupId)?.Offsets.Remove(partition);
            return;
        }

        var offset = GroupRecords.ReadOffset(value, stored.Offset);
        if (!groups.TryGetValue(groupId, out var group))
        {
            groups.Add(groupId, group = new Group(groupId, offset.CommittedAtMs));
        }

        if (stored.Producer is { } producer)
        {
            group.Offsets.Hold(producer.Id, partition, offset);
        }
        else
        {
            group.Offsets.Commit(partition, offset);
        }
    }
}
