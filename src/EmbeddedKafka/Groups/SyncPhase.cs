using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Passes the leader's assignment on to the members. Called under the lock of the group's shard.</summary>
internal sealed class SyncPhase(Rebalance rebalance, GroupJournal journal, ILogger logger)
{
    public Task<SyncResult> Sync(Group group, SyncRequest request)
    {
        var error = Check(group, request);
        if (error is not CoordinatorError.None || !group.TryGet(request.MemberId, out var member))
        {
            return Task.FromResult(SyncResult.Failed(error));
        }

        group.Synced(member.Id);
        if (group.State is GroupState.Stable)
        {
            return Task.FromResult(new SyncResult(CoordinatorError.None, group.ProtocolType, group.Protocol, member.Assignment));
        }

        var synced = member.AwaitSync();
        if (group.Leader == member.Id)
        {
            Complete(group, request.Assignments);
        }

        return synced;
    }

    private void Complete(Group group, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> assignments)
    {
        try
        {
            journal.Write(group, each => assignments.GetValueOrDefault(each.Id));
        }
        catch (CoordinatorLogException e)
        {
            GroupLog.NotWritten(logger, group.Id, e);
            rebalance.Refuse(group, e.Error);
            rebalance.Begin(group, "its assignment could not be written");
            return;
        }

        rebalance.Assign(group, assignments);
    }

    private static CoordinatorError Check(Group group, SyncRequest request)
    {
        if (group.State is GroupState.Empty)
        {
            return CoordinatorError.UnknownMemberId;
        }

        var error = group.Check(request.MemberId, request.InstanceId);
        if (error is not CoordinatorError.None)
        {
            return error;
        }

        if (request.Generation != group.Generation)
        {
            return CoordinatorError.IllegalGeneration;
        }

        bool otherProtocol = (request.ProtocolType ?? group.ProtocolType) != group.ProtocolType
            || (request.Protocol ?? group.Protocol) != group.Protocol;
        return otherProtocol ? CoordinatorError.InconsistentGroupProtocol
            : group.State is GroupState.PreparingRebalance ? CoordinatorError.RebalanceInProgress
            : CoordinatorError.None;
    }
}
