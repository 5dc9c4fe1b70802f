using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>The one node leads already: no election is needed, whichever is asked for.</summary>
internal sealed class ElectLeadersHandler(BrokerServices broker) : RequestHandler<ElectLeadersRequest>(ApiKey.ElectLeaders, 0, 2)
{
    /// <summary>Asked for all partitions it tells only of those whose leader changed: of none, topic by topic.</summary>
    protected override ValueTask<IMessage?> HandleAsync(ElectLeadersRequest request, RequestContext context) =>
        Answers.Of(new ElectLeadersResponse
        {
            ReplicaElectionResults =
            [
                .. request.TopicPartitions is null
                    ? broker.Logs.Topics.Select(topic => new ElectLeadersResponse.Result { Topic = topic.Name })
                    : request.TopicPartitions.Select(topic => new ElectLeadersResponse.Result
                    {
                        Topic = topic.Topic, PartitionResult = [.. topic.Partitions.Select(partition => Elect(topic.Topic, partition))],
                    }),
            ],
        });

    private ElectLeadersResponse.Partition Elect(string topic, int partition)
    {
        if (broker.Logs.Find(topic, partition) is not null)
        {
            return new() { PartitionId = partition, ErrorCode = ErrorCode.ElectionNotNeeded, ErrorMessage = "Leader election not needed for topic partition." };
        }

        string what = broker.Logs.Find(topic) is null ? $"No such topic as {topic}" : $"No such partition as {topic}-{partition}";
        return new() { PartitionId = partition, ErrorCode = ErrorCode.UnknownTopicOrPartition, ErrorMessage = what };
    }
}
