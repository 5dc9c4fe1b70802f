using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>The producers that partitions know, and their open transactions, for tools.</summary>
internal sealed class DescribeProducersHandler(BrokerServices broker) : RequestHandler<DescribeProducersRequest>(ApiKey.DescribeProducers, 0, 0)
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeProducersRequest request, RequestContext context) =>
        Answers.Of(new DescribeProducersResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => new DescribeProducersResponse.Topic
                {
                    Name = topic.Name, Partitions = [.. topic.PartitionIndexes.Select(index => Describe(topic.Name, index))],
                }),
            ],
        });

    private DescribeProducersResponse.Partition Describe(string topic, int index) =>
        broker.Logs.Find(topic, index) is not { } log
            ? new() { PartitionIndex = index, ErrorCode = ErrorCode.UnknownTopicOrPartition }
            : new()
            {
                PartitionIndex = index,
                ActiveProducers =
                [
                    .. log.DescribeProducers().Select(producer => new DescribeProducersResponse.ActiveProducer
                    {
                        ProducerId = producer.ProducerId,
                        ProducerEpoch = producer.Epoch,
                        LastSequence = producer.LastSequence,
                        LastTimestamp = producer.LastTimestamp,
                        CoordinatorEpoch = producer.CoordinatorEpoch,
                        CurrentTxnStartOffset = producer.OpenTransactionStart,
                    }),
                ],
            };
}
