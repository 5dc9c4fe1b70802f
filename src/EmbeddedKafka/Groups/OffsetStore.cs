using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Stores and serves groups' offsets. Called under the lock of the group's shard.</summary>
internal sealed class OffsetStore(Rebalance rebalance, GroupJournal journal, GroupCoordinatorOptions options, ILogger logger)
{
    public OffsetCommitResult Commit(Group group, OffsetCommitRequest request)
    {
        var error = Check(group, request);
        if (error is not CoordinatorError.None)
        {
            return OffsetCommitResult.Failed(error);
        }

        if (request.Producer is null && group.IsIn(GroupState.Stable, GroupState.PreparingRebalance)
            && group.TryGet(request.MemberId, out var member))
        {
            rebalance.Touch(group, member);
        }

        List<OffsetToCommit> accepted = [.. request.Offsets.Where(Fits)];
        try
        {
            Store(group, accepted, request.Producer);
        }
        catch (CoordinatorLogException e)
        {
            GroupLog.NotWritten(logger, group.Id, e);
            return OffsetCommitResult.Failed(e.Error is CoordinatorError.UnknownServerError ? CoordinatorError.InvalidCommitOffsetSize : e.Error);
        }

        var refused = new Dictionary<TopicPartition, CoordinatorError>();
        foreach (var offset in request.Offsets.Where(offset => !Fits(offset)))
        {
            refused[offset.Partition] = CoordinatorError.OffsetMetadataTooLarge;
        }

        return new OffsetCommitResult(CoordinatorError.None, refused);
    }

    /// <param name="group">Null for a group that does not exist: all its offsets are none.</param>
    public static IReadOnlyList<FetchedOffset> Fetch(Group? group, OffsetFetchRequest request)
    {
        var partitions = request.Partitions ?? (IEnumerable<TopicPartition>?)group?.Offsets.Committed.Keys ?? [];
        return [.. partitions.Select(partition => Fetch(group, partition, request.RequireStable))];
    }

    private static FetchedOffset Fetch(Group? group, TopicPartition partition, bool requireStable) =>
        group is null ? FetchedOffset.None(partition)
        : requireStable && group.Offsets.IsPending(partition) ? FetchedOffset.None(partition, CoordinatorError.UnstableOffsetCommit)
        : !group.Offsets.Committed.TryGetValue(partition, out var offset) ? FetchedOffset.None(partition)
        : new FetchedOffset(partition, CoordinatorError.None, offset.Offset, offset.LeaderEpoch, offset.Metadata);

    private void Store(Group group, List<OffsetToCommit> offsets, ProducerIdentity? producer)
    {
        if (offsets.Count == 0)
        {
            return;
        }

        long now = rebalance.NowMs;
        long at = journal.Write(group.Id, offsets, producer, now);
        foreach (var each in offsets)
        {
            var stored = new StoredOffset(each.Offset, each.LeaderEpoch, each.Metadata ?? "", now, at++);
            if (producer is { } transaction)
            {
                group.Offsets.Hold(transaction.Id, each.Partition, stored);
            }
            else
            {
                group.Offsets.Commit(each.Partition, stored);
            }
        }
    }

    private bool Fits(OffsetToCommit offset) => (offset.Metadata?.Length ?? 0) <= options.MaxOffsetMetadata;

    private static CoordinatorError Check(Group group, OffsetCommitRequest request)
    {
        bool transactional = request.Producer is not null;
        if (request.Generation < 0 && group.State is GroupState.Empty)
        {
            // A tool, or a consumer that assigns its partitions itself.
            return CoordinatorError.None;
        }

        if (request.Generation >= 0 || request.MemberId.Length > 0 || request.InstanceId is not null)
        {
            var error = group.Check(request.MemberId, request.InstanceId);
            if (error is not CoordinatorError.None)
            {
                return error;
            }

            if (request.Generation != group.Generation)
            {
                return CoordinatorError.IllegalGeneration;
            }
        }
        else if (!transactional && group.State is not GroupState.Empty)
        {
            return CoordinatorError.UnknownMemberId;
        }

        // The generation has begun and its assignment is not known: the member owns nothing that it could commit.
        // Transactions are not held to it: their producer may be older than group metadata in the request.
        return !transactional && group.State is GroupState.CompletingRebalance
            ? CoordinatorError.RebalanceInProgress
            : CoordinatorError.None;
    }
}
