using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Forgets offsets of a group.</summary>
internal sealed class OffsetDeleteHandler(BrokerServices broker) : RequestHandler<OffsetDeleteRequest>(ApiKey.OffsetDelete, 0, 0)
{
    protected override ValueTask<IMessage?> HandleAsync(OffsetDeleteRequest request, RequestContext context)
    {
        var (error, partitions) = broker.Groups.DeleteOffsets(
            request.GroupId, [.. request.Topics.SelectMany(t => t.Partitions, (t, p) => new TopicPartition(t.Name, p.PartitionIndex))]);
        return Answers.Of(new OffsetDeleteResponse
        {
            ErrorCode = error.ToCode(),
            Topics =
            [
                .. partitions.GroupBy(p => p.Key.Topic).Select(topic => new OffsetDeleteResponse.Topic
                {
                    Name = topic.Key,
                    Partitions = [.. topic.Select(p => new OffsetDeleteResponse.Partition { PartitionIndex = p.Key.Partition, ErrorCode = p.Value.ToCode() })],
                }),
            ],
        });
    }
}
