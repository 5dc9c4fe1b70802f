using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>Adds partitions to a transaction: all of them or none. Versions from 4 are between brokers.</summary>
internal sealed class AddPartitionsToTxnHandler(BrokerServices broker) : RequestHandler<AddPartitionsToTxnRequest>(ApiKey.AddPartitionsToTxn, 0, 3)
{
    protected override ValueTask<IMessage?> HandleAsync(AddPartitionsToTxnRequest request, RequestContext context)
    {
        var partitions = request.V3AndBelowTopics.SelectMany(t => t.Partitions, (t, p) => new TopicPartition(t.Name, p)).ToList();
        var missing = partitions.Where(p => broker.Logs.Find(p.Topic, p.Partition) is null).ToHashSet();
        var error = missing.Count > 0 ? ErrorCode.OperationNotAttempted : Add(request, context.Version, partitions);
        return Answers.Of(new AddPartitionsToTxnResponse
        {
            ResultsByTopicV3AndBelow =
            [
                .. request.V3AndBelowTopics.Select(topic => new TransactionTopicResult
                {
                    Name = topic.Name,
                    ResultsByPartition =
                    [
                        .. topic.Partitions.Select(partition => new TransactionPartitionResult
                        {
                            PartitionIndex = partition,
                            PartitionErrorCode = missing.Contains(new TopicPartition(topic.Name, partition)) ? ErrorCode.UnknownTopicOrPartition : error,
                        }),
                    ],
                }),
            ],
        });
    }

    private ErrorCode Add(AddPartitionsToTxnRequest request, short version, List<TopicPartition> partitions)
    {
        var producer = new ProducerIdentity(request.V3AndBelowProducerId, request.V3AndBelowProducerEpoch);
        return TransactionErrors.For(broker.Transactions.AddPartitions(request.V3AndBelowTransactionalId, producer, partitions), version, fencedFrom: 2);
    }
}
