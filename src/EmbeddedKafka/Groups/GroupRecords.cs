using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>
/// The records of <c>__consumer_offsets</c>, in Kafka's own encoding (offset key 1 and value 3, group key 2 and value 3),
/// so that its tools can read them.
/// </summary>
internal static class GroupRecords
{
    private const short OffsetKeyVersion = 1;
    private const short GroupKeyVersion = 2;
    private const short ValueVersion = 3;

    public static ReadOnlyMemory<byte> OffsetKey(string groupId, TopicPartition partition) =>
        new RecordWriter().Int16(OffsetKeyVersion).Text(groupId).Text(partition.Topic).Int32(partition.Partition).Written;

    public static ReadOnlyMemory<byte> GroupKey(string groupId) => new RecordWriter().Int16(GroupKeyVersion).Text(groupId).Written;

    public static ReadOnlyMemory<byte> Offset(long offset, int leaderEpoch, string metadata, long committedAtMs) =>
        new RecordWriter().Int16(ValueVersion).Int64(offset).Int32(leaderEpoch).Text(metadata).Int64(committedAtMs).Written;

    /// <param name="assignmentOf">A member's assignment, which a group is given only after it is written.</param>
    public static ReadOnlyMemory<byte> Group(Group group, Func<GroupMember, ReadOnlyMemory<byte>> assignmentOf)
    {
        var writer = new RecordWriter()
            .Int16(ValueVersion)
            .Text(group.ProtocolType ?? "")
            .Int32(group.Generation)
            .Text(group.Protocol)
            .Text(group.Leader)
            .Int64(group.StateSinceMs)
            .Int32(group.Members.Count);
        foreach (var member in group.Members)
        {
            writer
                .Text(member.Id)
                .Text(member.InstanceId)
                .Text(member.ClientId)
                .Text(member.ClientHost)
                .Int32((int)member.RebalanceTimeout.TotalMilliseconds)
                .Int32((int)member.SessionTimeout.TotalMilliseconds)
                .Bytes(member.MetadataFor(group.Protocol).Span)
                .Bytes(assignmentOf(member).Span);
        }

        return writer.Written;
    }

    /// <summary>What a key is about.</summary>
    /// <returns>The group, and the partition for an offset's key; null for a key of a kind that is not ours to read.</returns>
    public static (string GroupId, TopicPartition? Partition)? ReadKey(ReadOnlyMemory<byte> key)
    {
        var reader = new RecordReader(key);
        return reader.Int16() switch
        {
            0 or OffsetKeyVersion => (reader.Text(), new TopicPartition(reader.Text(), reader.Int32())),
            GroupKeyVersion => (reader.Text(), null),
            _ => null,
        };
    }

    public static StoredOffset ReadOffset(ReadOnlyMemory<byte> value, long logOffset)
    {
        var reader = new RecordReader(value);
        Require(reader.Int16());
        return new StoredOffset(reader.Int64(), reader.Int32(), reader.Text(), reader.Int64(), logOffset);
    }

    /// <summary>
    /// The group as it was written: stable with its members, or empty. Of a member's protocols only the chosen one is
    /// kept, as in Kafka.
    /// </summary>
    public static Group ReadGroup(string groupId, ReadOnlyMemory<byte> value, GroupOffsets offsets)
    {
        var reader = new RecordReader(value);
        Require(reader.Int16());
        string protocolType = reader.Text();
        int generation = reader.Int32();
        string? protocol = reader.NullableText();
        string? leader = reader.NullableText();
        long since = reader.Int64();
        var group = new Group(groupId, since) { Generation = generation, Protocol = protocol, Offsets = offsets };
        int members = reader.Int32();
        for (int i = 0; i < members; i++)
        {
            var member = new GroupMember(reader.Text(), reader.NullableText(), reader.Text(), reader.Text(), protocolType)
            {
                RebalanceTimeout = TimeSpan.FromMilliseconds(reader.Int32()),
                SessionTimeout = TimeSpan.FromMilliseconds(reader.Int32()),
                Protocols = [new MemberProtocol(protocol ?? "", reader.Bytes())],
                Assignment = reader.Bytes(),
            };
            group.Add(member);
        }

        group.ProtocolType = protocolType.Length == 0 ? null : protocolType;
        group.Leader = leader ?? group.Leader;
        if (members > 0)
        {
            group.MoveTo(GroupState.Stable, since);
        }

        return group;
    }

    private static void Require(short version)
    {
        if (version != ValueVersion)
        {
            throw new InvalidDataException($"a record of __consumer_offsets has version {version}; only {ValueVersion} is known here");
        }
    }
}
