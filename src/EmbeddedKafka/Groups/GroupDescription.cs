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
    IReadOnlyList<DescribedMember> Members);
