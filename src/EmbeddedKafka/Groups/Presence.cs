using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Heartbeats and departures. Called under the lock of the group's shard.</summary>
internal sealed class Presence(Rebalance rebalance)
{
    public CoordinatorError Heartbeat(Group group, HeartbeatRequest request)
    {
        var error = group.Check(request.MemberId, request.InstanceId);
        if (error is not CoordinatorError.None || !group.TryGet(request.MemberId, out var member))
        {
            return error;
        }

        if (request.Generation != group.Generation)
        {
            return CoordinatorError.IllegalGeneration;
        }

        rebalance.Touch(group, member);
        return group.State is GroupState.PreparingRebalance ? CoordinatorError.RebalanceInProgress : CoordinatorError.None;
    }

    /// <summary>Takes out all members that are named rightly; those who stay rebalance once.</summary>
    public LeaveResult Leave(Group group, LeaveRequest request)
    {
        List<LeftMember> left = [.. request.Members.Select(each => new LeftMember(each.MemberId, each.InstanceId, Leave(group, each)))];
        if (left.Exists(each => each.Error is CoordinatorError.None))
        {
            if (group.IsIn(GroupState.Stable, GroupState.CompletingRebalance))
            {
                rebalance.Begin(group, "members left");
            }
            else
            {
                rebalance.EndIfAllJoined(group);
            }
        }

        return new LeaveResult(CoordinatorError.None, left);
    }

    private static CoordinatorError Leave(Group group, LeavingMember leaving)
    {
        string? memberId = leaving.MemberId;
        if (memberId.Length == 0)
        {
            // An administrator takes a static member out by its name.
            memberId = leaving.InstanceId is { } instance ? group.MemberOfInstance(instance) : null;
        }

        var error = memberId is null ? CoordinatorError.UnknownMemberId
            : group.IsPromised(memberId) ? CoordinatorError.None
            : group.Check(memberId, leaving.InstanceId);
        if (error is CoordinatorError.None)
        {
            group.Remove(memberId!);
        }

        return error;
    }
}
