using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Takes members into a group's next generation. Called under the lock of the group's shard.</summary>
/// <param name="newId">Draws an id that was never given out before, by this process or an earlier one.</param>
internal sealed class JoinPhase(
    Rebalance rebalance, GroupJournal journal, GroupCoordinatorOptions options, Func<Guid> newId, ILogger logger)
{
    public Task<JoinResult> Join(Group group, JoinRequest request)
    {
        if (!HasRoom(group, request.MemberId))
        {
            group.Remove(request.MemberId);
            return Refuse(CoordinatorError.GroupMaxSizeReached, "");
        }

        if (!group.Accepts(request.ProtocolType, request.Protocols))
        {
            return Refuse(CoordinatorError.InconsistentGroupProtocol, request.MemberId);
        }

        return request.MemberId.Length == 0 ? JoinWithoutId(group, request) : JoinWithId(group, request);
    }

    private Task<JoinResult> JoinWithoutId(Group group, JoinRequest request)
    {
        string memberId = $"{request.InstanceId ?? request.ClientId}-{newId():D}";
        if (request.InstanceId is { } instance)
        {
            return group.MemberOfInstance(instance) is { } holder && group.TryGet(holder, out var old)
                ? Replace(group, old, memberId, request)
                : Add(group, memberId, request);
        }

        if (!request.KnowsMemberIdRequired)
        {
            return Add(group, memberId, request);
        }

        var deadline = rebalance.DeadlineFor(() => rebalance.Withdraw(group, memberId));
        group.Promise(memberId, deadline);
        deadline.Set(request.SessionTimeout);
        return Refuse(CoordinatorError.MemberIdRequired, memberId);
    }

    private Task<JoinResult> JoinWithId(Group group, JoinRequest request)
    {
        if (group.IsPromised(request.MemberId))
        {
            // An id is promised to dynamic members only.
            return request.InstanceId is null
                ? Add(group, request.MemberId, request)
                : Refuse(CoordinatorError.UnknownMemberId, request.MemberId);
        }

        var error = group.Check(request.MemberId, request.InstanceId);
        if (error is not CoordinatorError.None || !group.TryGet(request.MemberId, out var member))
        {
            return Refuse(error, request.MemberId);
        }

        // Nothing new: either the answer was lost, or a follower asks where it stands. The leader of a stable group who
        // joins again wants a rebalance: it has seen something the members' subscriptions do not show.
        bool asBefore = member.Offers(request.Protocols)
            && (group.State is GroupState.CompletingRebalance || (group.State is GroupState.Stable && group.Leader != member.Id));
        return asBefore
            ? Task.FromResult(JoinResult.Of(group, member))
            : Rejoin(group, member, request);
    }

    private Task<JoinResult> Add(Group group, string memberId, JoinRequest request)
    {
        var member = new GroupMember(memberId, request.InstanceId, request.ClientId, request.ClientHost, request.ProtocolType)
        {
            IsNew = true,
        };
        Take(member, request);
        var joined = member.AwaitJoin();
        group.NewMemberAdded |= group.State is GroupState.PreparingRebalance && group.PreviousState is GroupState.Empty;
        group.Add(member);
        rebalance.Touch(group, member, options.NewMemberJoinTimeout);
        rebalance.BeginOrEnd(group, $"{memberId} joined");
        return joined;
    }

    private Task<JoinResult> Rejoin(Group group, GroupMember member, JoinRequest request)
    {
        Take(member, request);
        var joined = member.AwaitJoin();
        rebalance.BeginOrEnd(group, $"{member.Id} joined again");
        return joined;
    }

    /// <summary>A static member has come back without its member id: a restarted process, or a second one of the name.</summary>
    private Task<JoinResult> Replace(Group group, GroupMember old, string memberId, JoinRequest request)
    {
        string? leaderBefore = group.Leader;
        var member = group.Replace(old, memberId);
        GroupLog.Replaced(logger, group.Id, request.InstanceId!, memberId, old.Id);
        Take(member, request);
        rebalance.Touch(group, member);
        if (group.State is GroupState.Stable && group.ChooseProtocol() == group.Protocol)
        {
            return Task.FromResult(Continue(group, old, member, leaderBefore, request));
        }

        var joined = member.AwaitJoin();
        if (group.IsIn(GroupState.Stable, GroupState.CompletingRebalance))
        {
            // While it completes, the leader may be assigning to the id that was just replaced.
            rebalance.Begin(group, $"{memberId} took the place of {old.Id}");
        }
        else
        {
            rebalance.EndIfAllJoined(group);
        }

        return joined;
    }

    /// <summary>The group stays as it is: the successor has the assignment of the one it replaced.</summary>
    private JoinResult Continue(Group group, GroupMember old, GroupMember member, string? leaderBefore, JoinRequest request)
    {
        try
        {
            journal.Write(group);
        }
        catch (CoordinatorLogException e)
        {
            // The written group knows the old id only; so must this one, or a restart would bring the fenced one back.
            GroupLog.NotWritten(logger, group.Id, e);
            member.Protocols = old.Protocols;
            member.SessionTimeout = old.SessionTimeout;
            member.RebalanceTimeout = old.RebalanceTimeout;
            rebalance.Touch(group, group.Replace(member, old.Id));
            return JoinResult.Failed(e.Error, "");
        }

        bool leads = group.Leader == member.Id;
        var joined = JoinResult.Of(group, member);
        return request.KnowsSkipAssignment
            ? joined with { SkipAssignment = leads }

            // An older client would take its being leader for a call to assign, and nobody is joining: it is told of
            // the leader that is no more.
            : joined with { Leader = leaderBefore ?? "", Members = [] };
    }

    private bool HasRoom(Group group, string memberId)
    {
        bool isMember = group.TryGet(memberId, out var member);
        return group.State switch
        {
            // Those who wait are counted, not those who are members: the last to come back find the group full.
            GroupState.PreparingRebalance => member is { AwaitsJoin: true } || group.AwaitingJoin < options.MaxSize,
            GroupState.CompletingRebalance or GroupState.Stable => isMember || group.Members.Count < options.MaxSize,
            _ => true,
        };
    }

    private static void Take(GroupMember member, JoinRequest request)
    {
        // Copied: the request's bytes are its connection's, and are used again.
        member.Protocols = [.. request.Protocols.Select(each => each with { Metadata = each.Metadata.ToArray() })];
        member.SessionTimeout = request.SessionTimeout;
        member.RebalanceTimeout = request.RebalanceTimeout;
    }

    private static Task<JoinResult> Refuse(CoordinatorError error, string memberId) =>
        Task.FromResult(JoinResult.Failed(error, memberId));
}
