using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>A quorum of one, which has seen all that it wrote: this node's metadata are files, not a log.</summary>
internal sealed class DescribeQuorumHandler(BrokerServices broker) : RequestHandler<DescribeQuorumRequest>(ApiKey.DescribeQuorum, 0, 2)
{
    private const string MetadataTopic = "__cluster_metadata";

    protected override ValueTask<IMessage?> HandleAsync(DescribeQuorumRequest request, RequestContext context) =>
        Answers.Of(new DescribeQuorumResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => new DescribeQuorumResponse.Topic
                {
                    TopicName = topic.TopicName,
                    Partitions = [.. topic.Partitions.Select(partition => Describe(topic.TopicName, partition.PartitionIndex))],
                }),
            ],
            Nodes =
            [
                new DescribeQuorumResponse.Node
                {
                    NodeId = broker.Node.Id,
                    Listeners = [new DescribeQuorumResponse.Listener { Name = "PLAINTEXT", Host = broker.Node.Host, Port = (ushort)broker.Node.Port }],
                },
            ],
        });

    private DescribeQuorumResponse.Partition Describe(string topic, int partition) => topic != MetadataTopic || partition != 0
        ? new() { PartitionIndex = partition, ErrorCode = ErrorCode.UnknownTopicOrPartition, ErrorMessage = "This server does not host this topic-partition." }
        : new()
        {
            LeaderId = broker.Node.Id,
            LeaderEpoch = PartitionLog.LeaderEpoch,
            CurrentVoters =
            [
                new QuorumReplica { ReplicaId = broker.Node.Id, LastFetchTimestamp = Now, LastCaughtUpTimestamp = Now },
            ],
        };

    private long Now => broker.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
