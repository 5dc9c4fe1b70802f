using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Stores offsets of a group. Version 10 names topics by id and is not served yet.</summary>
internal sealed class OffsetCommitHandler(BrokerServices broker) : RequestHandler<Protocol.OffsetCommitRequest>(ApiKey.OffsetCommit, 2, 9)
{
    protected override ValueTask<IMessage?> HandleAsync(Protocol.OffsetCommitRequest request, RequestContext context)
    {
        var known = request.Topics.SelectMany(
            topic => topic.Partitions.Where(p => broker.Logs.Find(topic.Name, p.PartitionIndex) is not null),
            (topic, p) => new OffsetToCommit(new TopicPartition(topic.Name, p.PartitionIndex), p.CommittedOffset, p.CommittedLeaderEpoch, p.CommittedMetadata ?? ""));
        var result = broker.Groups.CommitOffsets(new Candlewick.EmbeddedKafka.Groups.OffsetCommitRequest(
            request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationIdOrMemberEpoch, [.. known])
        {
            KnowsGroupIdNotFound = context.Version >= 9,
        });
        return Answers.Of(new OffsetCommitResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => new OffsetCommitResponse.Topic
                {
                    Name = topic.Name,
                    Partitions =
                    [
                        .. topic.Partitions.Select(p => new OffsetCommitResponse.Partition
                        {
                            PartitionIndex = p.PartitionIndex,
                            ErrorCode = broker.Logs.Find(topic.Name, p.PartitionIndex) is null
                                ? ErrorCode.UnknownTopicOrPartition
                                : result.For(new TopicPartition(topic.Name, p.PartitionIndex)).ToCode(),
                        }),
                    ],
                }),
            ],
        });
    }
}
