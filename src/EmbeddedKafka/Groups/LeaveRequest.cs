using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>A member to take out: by member id, by instance id with an empty member id, or by both.</summary>
internal sealed record LeavingMember(string MemberId, string? InstanceId);

internal sealed record LeaveRequest(string GroupId, IReadOnlyList<LeavingMember> Members);

/// <param name="Members">One answer for each of the request's members, in its order; empty when the whole request failed.</param>
internal sealed record LeaveResult(CoordinatorError Error, IReadOnlyList<LeftMember> Members)
{
    /// <summary>Nobody of the request is known.</summary>
    public static LeaveResult Unknown(LeaveRequest request) => new(
        CoordinatorError.None,
        [.. request.Members.Select(each => new LeftMember(each.MemberId, each.InstanceId, CoordinatorError.UnknownMemberId))]);
}

internal sealed record LeftMember(string MemberId, string? InstanceId, CoordinatorError Error);
