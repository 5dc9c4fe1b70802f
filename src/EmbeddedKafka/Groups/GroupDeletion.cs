using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>What an administrator is told of a request to delete offsets.</summary>
/// <param name="Error">For the whole request; the partitions count where it is <see cref="CoordinatorError.None"/>.</param>
internal sealed record OffsetDeleteResult(CoordinatorError Error, IReadOnlyDictionary<TopicPartition, CoordinatorError> Partitions)
{
    public static OffsetDeleteResult Failed(CoordinatorError error) => new(error, new Dictionary<TopicPartition, CoordinatorError>());
}

/// <summary>Deletes groups and offsets on request. Called under the lock of the group's shard.</summary>
internal sealed class GroupDeletion(GroupJournal journal, ILogger logger)
{
    /// <summary>Deletes an empty group with all its offsets from the log; the caller forgets it.</summary>
    public CoordinatorError Delete(Group group) =>
        group.State is GroupState.Empty
            ? TryDelete(group, [.. group.Offsets.Partitions], andGroup: true)
            : CoordinatorError.NonEmptyGroup;

    /// <summary>Deletes offsets of topics that nobody in the group reads.</summary>
    public OffsetDeleteResult DeleteOffsets(Group group, IReadOnlyList<TopicPartition> partitions)
    {
        if (group.State is not GroupState.Empty && group.ProtocolType != Subscription.ConsumerProtocol)
        {
            return OffsetDeleteResult.Failed(CoordinatorError.NonEmptyGroup);
        }

        var subscription = new Subscription(group);
        var answers = new Dictionary<TopicPartition, CoordinatorError>();
        foreach (var partition in partitions)
        {
            answers[partition] = subscription.Includes(partition.Topic)
                ? CoordinatorError.GroupSubscribedToTopic
                : CoordinatorError.None;
        }

        var stored = group.Offsets.Partitions.ToHashSet();
        var error = TryDelete(
            group,
            [.. answers.Where(each => each.Value is CoordinatorError.None && stored.Contains(each.Key)).Select(each => each.Key)]);
        return new OffsetDeleteResult(error, answers);
    }

    /// <summary>Forgets the offsets of a topic that is no more.</summary>
    public void DeleteTopic(Group group, string topic) =>
        TryDelete(group, [.. group.Offsets.Partitions.Where(partition => partition.Topic == topic)]);

    private CoordinatorError TryDelete(Group group, List<TopicPartition> partitions, bool andGroup = false)
    {
        try
        {
            journal.Delete(group.Id, partitions, andGroup);
        }
        catch (CoordinatorLogException e)
        {
            GroupLog.NotWritten(logger, group.Id, e);
            return e.Error;
        }

        partitions.ForEach(group.Offsets.Remove);
        return CoordinatorError.None;
    }
}
