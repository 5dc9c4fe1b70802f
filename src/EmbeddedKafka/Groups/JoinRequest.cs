using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>A way to assign that a member can take part in, in the member's order of preference.</summary>
/// <param name="Metadata">The member's subscription, opaque to the coordinator.</param>
internal sealed record MemberProtocol(string Name, ReadOnlyMemory<byte> Metadata);

/// <summary>A member asks to be part of the next generation.</summary>
/// <param name="MemberId">Empty for a member that has none yet.</param>
/// <param name="InstanceId">Name of a static member, which keeps its place over restarts; null for a dynamic one.</param>
internal sealed record JoinRequest(
    string GroupId,
    string MemberId,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    TimeSpan SessionTimeout,
    TimeSpan RebalanceTimeout,
    string ProtocolType,
    IReadOnlyList<MemberProtocol> Protocols)
{
    /// <summary>
    /// JoinGroup v4 and newer: a new dynamic member is told its id first and joins with it, so that a client whose
    /// request timed out does not leave a ghost behind that a rebalance waits for.
    /// </summary>
    public bool KnowsMemberIdRequired { get; init; } = true;

    /// <summary>JoinGroup v9 and newer: a static leader that comes back can be told that its assignment still stands.</summary>
    public bool KnowsSkipAssignment { get; init; } = true;
}

/// <summary>What the leader is told of a member.</summary>
internal sealed record JoinedMember(string MemberId, string? InstanceId, ReadOnlyMemory<byte> Metadata);

/// <summary>A place in a generation, or why there is none.</summary>
/// <param name="Members">The whole generation for its leader, empty for everybody else.</param>
/// <param name="SkipAssignment">The leader need not assign: the group goes on with what it has.</param>
internal sealed record JoinResult(
    CoordinatorError Error,
    string MemberId,
    int Generation,
    string? ProtocolType,
    string? Protocol,
    string Leader,
    bool SkipAssignment,
    IReadOnlyList<JoinedMember> Members)
{
    public static JoinResult Failed(CoordinatorError error, string memberId) =>
        new(error, memberId, Generation: -1, ProtocolType: null, Protocol: null, Leader: "", SkipAssignment: false, Members: []);

    /// <summary>A member's place in its group's present generation.</summary>
    public static JoinResult Of(Group group, GroupMember member) => new(
        CoordinatorError.None,
        member.Id,
        group.Generation,
        group.ProtocolType,
        group.Protocol,
        group.Leader ?? "",
        SkipAssignment: false,
        group.Leader != member.Id
            ? []
            : [.. group.Members.Select(each => new JoinedMember(each.Id, each.InstanceId, each.MetadataFor(group.Protocol)))]);
}
