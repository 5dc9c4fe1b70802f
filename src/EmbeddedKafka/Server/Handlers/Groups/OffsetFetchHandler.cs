using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Offsets of a group, of several groups since version 8. Version 10 names topics by id and is not served yet.</summary>
internal sealed class OffsetFetchHandler(BrokerServices broker) : RequestHandler<Protocol.OffsetFetchRequest>(ApiKey.OffsetFetch, 1, 9)
{
    protected override ValueTask<IMessage?> HandleAsync(Protocol.OffsetFetchRequest request, RequestContext context)
    {
        if (context.Version >= 8)
        {
            return Answers.Of(new OffsetFetchResponse { Groups = [.. request.Groups.Select(group => FetchGroup(group, request.RequireStable))] });
        }

        var asked = request.Topics?.SelectMany(t => t.PartitionIndexes, (t, p) => new TopicPartition(t.Name, p)).ToList();
        var offsets = broker.Groups.FetchOffsets(new Candlewick.EmbeddedKafka.Groups.OffsetFetchRequest(request.GroupId, asked, request.RequireStable));
        return Answers.Of(new OffsetFetchResponse
        {
            Topics =
            [
                .. offsets.GroupBy(o => o.Partition.Topic).Select(topic => new OffsetFetchResponse.Topic
                {
                    Name = topic.Key,
                    Partitions = [.. topic.Select(Describe)],
                }),
            ],
        });
    }

    private OffsetFetchResponse.Group FetchGroup(Protocol.OffsetFetchRequest.Group group, bool requireStable)
    {
        var asked = group.Topics?.SelectMany(t => t.PartitionIndexes, (t, p) => new TopicPartition(t.Name, p)).ToList();
        var offsets = broker.Groups.FetchOffsets(new Candlewick.EmbeddedKafka.Groups.OffsetFetchRequest(group.GroupId, asked, requireStable));
        return new OffsetFetchResponse.Group
        {
            GroupId = group.GroupId,
            Topics =
            [
                .. offsets.GroupBy(o => o.Partition.Topic).Select(topic => new OffsetFetchResponse.GroupTopic
                {
                    Name = topic.Key,
                    Partitions =
                    [
                        .. topic.Select(o => new OffsetFetchResponse.GroupPartition
                        {
                            PartitionIndex = o.Partition.Partition,
                            CommittedOffset = o.Offset,
                            CommittedLeaderEpoch = o.LeaderEpoch,
                            Metadata = o.Metadata,
                            ErrorCode = o.Error.ToCode(),
                        }),
                    ],
                }),
            ],
        };
    }

    private static OffsetFetchResponse.Partition Describe(FetchedOffset offset) => new()
    {
        PartitionIndex = offset.Partition.Partition,
        CommittedOffset = offset.Offset,
        CommittedLeaderEpoch = offset.LeaderEpoch,
        Metadata = offset.Metadata,
        ErrorCode = offset.Error.ToCode(),
    };
}
