using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>Stores offsets as part of a transaction: pending until its end.</summary>
internal sealed class TxnOffsetCommitHandler(BrokerServices broker) : RequestHandler<TxnOffsetCommitRequest>(ApiKey.TxnOffsetCommit, 0, 4)
{
    protected override ValueTask<IMessage?> HandleAsync(TxnOffsetCommitRequest request, RequestContext context)
    {
        var producer = new ProducerIdentity(request.ProducerId, request.ProducerEpoch);
        var verified = broker.Transactions.Verify(request.TransactionalId, producer, broker.Groups.PartitionOf(request.GroupId));
        var result = verified != CoordinatorError.None ? OffsetCommitResult.Failed(verified)
            : broker.Groups.CommitOffsets(new Candlewick.EmbeddedKafka.Groups.OffsetCommitRequest(
                request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationId,
                [
                    .. request.Topics.SelectMany(
                        topic => topic.Partitions.Where(p => broker.Logs.Find(topic.Name, p.PartitionIndex) is not null),
                        (topic, p) => new OffsetToCommit(new TopicPartition(topic.Name, p.PartitionIndex), p.CommittedOffset, p.CommittedLeaderEpoch, p.CommittedMetadata ?? "")),
                ])
            {
                Producer = producer,
            });
        return Answers.Of(new TxnOffsetCommitResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => new TxnOffsetCommitResponse.Topic
                {
                    Name = topic.Name,
                    Partitions =
                    [
                        .. topic.Partitions.Select(p => new TxnOffsetCommitResponse.Partition
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
