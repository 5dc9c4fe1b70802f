using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>The node, and topics with their partitions, all led by it.</summary>
internal sealed class MetadataHandler(BrokerServices broker) : RequestHandler<MetadataRequest>(ApiKey.Metadata, 0, 13)
{
    /// <summary>Requests have ids from version 10, but older responses cannot leave the name out.</summary>
    private const short FirstVersionByIds = 12;

    /// <summary>Before, every client wanted topics made.</summary>
    private const short FirstVersionThatAsksForTopics = 4;

    protected override ValueTask<IMessage?> HandleAsync(MetadataRequest request, RequestContext context)
    {
        var node = broker.Node;
        bool create = broker.Options.AutoCreateTopics && (request.AllowAutoTopicCreation || context.Version < FirstVersionThatAsksForTopics);
        bool all = request.Topics is null || (context.Version == 0 && request.Topics.Count == 0);
        return Answers.Of(new MetadataResponse
        {
            Brokers = [new MetadataResponse.Broker { NodeId = node.Id, Host = node.Host, Port = node.Port }],
            ClusterId = node.ClusterId,
            ControllerId = node.Id,
            Topics = all ? [.. broker.Logs.Topics.Select(Describe)] : [.. request.Topics!.Select(topic => Describe(topic, context.Version, create))],
        });
    }

    private MetadataResponse.Topic Describe(MetadataRequest.Topic asked, short version, bool create)
    {
        if (asked.Name is null && version < FirstVersionByIds)
        {
            return new MetadataResponse.Topic { Name = "", ErrorCode = ErrorCode.InvalidRequest };
        }

        var topic = asked.Name is { } name ? broker.Logs.Find(name) ?? (create ? Create(name) : null) : broker.Logs.Find(asked.TopicId);
        return topic is not null ? Describe(topic) : new MetadataResponse.Topic
        {
            Name = asked.Name,
            TopicId = asked.Name is null ? asked.TopicId : Guid.Empty,
            ErrorCode = asked.Name is null ? ErrorCode.UnknownTopicId
                : TopicName.IsValid(asked.Name) ? ErrorCode.UnknownTopicOrPartition
                : ErrorCode.InvalidTopicException,
        };
    }

    /// <summary>Null where it cannot be made, which the client takes for a topic that is not there. Another request may have made it first.</summary>
    private Topic? Create(string name) => broker.Logs.Create(name, partitions: 1, new Dictionary<string, string>()).Topic ?? broker.Logs.Find(name);

    private MetadataResponse.Topic Describe(Topic topic) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        IsInternal = topic.IsInternal,
        Partitions =
        [
            .. topic.Partitions.Select((_, index) => new MetadataResponse.Partition
            {
                PartitionIndex = index,
                LeaderId = broker.Node.Id,
                LeaderEpoch = PartitionLog.LeaderEpoch,
                ReplicaNodes = [broker.Node.Id],
                IsrNodes = [broker.Node.Id],
            }),
        ],
    };
}
