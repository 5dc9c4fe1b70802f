namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>A line of a group listing.</summary>
/// <param name="ProtocolType">Empty for a group that only ever stored offsets.</param>
internal sealed record ListedGroup(string GroupId, string ProtocolType, GroupState State);

/// <param name="Metadata">Empty unless the group is stable.</param>
internal sealed record DescribedMember(
    string MemberId,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    ReadOnlyMemory<byte> Metadata,
    ReadOnlyMemory<byte> Assignment);

/// <summary>A group as tools show it; a group that does not exist is <see cref="GroupState.Dead"/> and empty.</summary>
/// <param name="Protocol">The chosen way to assign; empty unless the group is stable.</param>
internal sealed record GroupDescription(
    string GroupId,
    GroupState State,
    string ProtocolType,
    string Protocol,
    IReadOnlyList<DescribedMember> Members)
{
    /// <param name="group">Null for a group that does not exist.</param>
    public static GroupDescription Of(string groupId, Group? group)
    {
        if (group is null)
        {
            return new GroupDescription(groupId, GroupState.Dead, "", "", []);
        }

        string? protocol = group.State is GroupState.Stable ? group.Protocol : null;
        return new GroupDescription(
            groupId,
            group.State,
            group.ProtocolType ?? "",
            protocol ?? "",
            [
                .. group.Members.Select(member => new DescribedMember(
                    member.Id,
                    member.InstanceId,
                    member.ClientId,
                    member.ClientHost,
                    member.MetadataFor(protocol),
                    member.Assignment)),
            ]);
    }
}
