using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>
/// Forgets offsets that nobody has used for the retention time, and empty groups that have none left. Called under the
/// lock of the group's shard.
/// </summary>
internal sealed class OffsetRetention(GroupJournal journal, GroupCoordinatorOptions options, ILogger logger)
{
    /// <returns>Whether the group is gone.</returns>
    public bool Sweep(Group group, long nowMs)
    {
        if (group.HasPromises || !group.IsIn(GroupState.Empty, GroupState.Stable))
        {
            return false;
        }

        long retention = (long)options.OffsetsRetention.TotalMilliseconds;
        var subscription = new Subscription(group);
        List<TopicPartition> expired =
        [
            .. group.Offsets.Committed
                .Where(each => !subscription.Includes(each.Key.Topic))
                .Where(each => nowMs - AgeFrom(group, each.Value) >= retention && !group.Offsets.IsPending(each.Key))
                .Select(each => each.Key),
        ];
        bool gone = group.State is GroupState.Empty && expired.Count == group.Offsets.Committed.Count && !group.Offsets.HasOpenTransactions;
        if (!gone && expired.Count == 0)
        {
            return false;
        }

        try
        {
            journal.Delete(group.Id, expired, andGroup: gone);
        }
        catch (CoordinatorLogException e)
        {
            GroupLog.NotWritten(logger, group.Id, e);
            return false;
        }

        foreach (var partition in expired)
        {
            group.Offsets.Remove(partition);
        }

        GroupLog.Expired(logger, group.Id, expired.Count);
        return gone;
    }

    /// <summary>A group that had members ages from the moment the last one left, any other from each commit.</summary>
    private static long AgeFrom(Group group, StoredOffset offset) =>
        group.ProtocolType is not null && group.State is GroupState.Empty ? group.StateSinceMs : offset.CommittedAtMs;
}
