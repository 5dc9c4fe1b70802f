using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Creates topics; each with one replica, on this node.</summary>
internal sealed class CreateTopicsHandler(BrokerServices broker) : RequestHandler<CreateTopicsRequest>(ApiKey.CreateTopics, 2, 7)
{
    private const int DefaultPartitions = 1;

    protected override ValueTask<IMessage?> HandleAsync(CreateTopicsRequest request, RequestContext context)
    {
        var twice = request.Topics.GroupBy(t => t.Name).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return Answers.Of(new CreateTopicsResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => twice.Contains(topic.Name)
                    ? Failed(topic.Name, ErrorCode.InvalidRequest, "Duplicate topic in the request.")
                    : Create(topic, request.ValidateOnly)),
            ],
        });
    }

    private CreateTopicsResponse.Topic Create(CreateTopicsRequest.Topic topic, bool validateOnly)
    {
        if (topic.Assignments.Count > 0 ? topic.Assignments.Any(a => a.BrokerIds.Count != 1 || a.BrokerIds[0] != broker.Node.Id) : topic.ReplicationFactor is not (-1 or 1))
        {
            return topic.Assignments.Count > 0
                ? Failed(topic.Name, ErrorCode.InvalidReplicaAssignment, $"There is one broker, {broker.Node.Id}.")
                : Failed(topic.Name, ErrorCode.InvalidReplicationFactor, "Unable to replicate the partition: there is one broker.");
        }

        int partitions = topic.Assignments.Count > 0 ? topic.Assignments.Count : topic.NumPartitions == -1 ? DefaultPartitions : topic.NumPartitions;
        var config = new Dictionary<string, string>();
        foreach (var setting in topic.Configs.Where(c => c.Value is not null))
        {
            config[setting.Name] = setting.Value!;
        }

        var result = broker.Logs.Create(topic.Name, partitions, config, validateOnly);
        return result.Topic is not { } made ? Failed(topic.Name, result.Error.ToCode(), result.Message) : new CreateTopicsResponse.Topic
        {
            Name = made.Name,
            TopicId = validateOnly ? Guid.Empty : made.Id,
            NumPartitions = partitions,
            ReplicationFactor = 1,
            Configs =
            [
                .. TopicSetting.All.Select(setting => new CreateTopicsResponse.Config
                {
                    Name = setting.Name,
                    Value = made.ValueOf(setting),
                    ConfigSource = DescribeConfigsHandler.SourceOf(made, setting),
                }),
            ],
        };
    }

    private static CreateTopicsResponse.Topic Failed(string name, ErrorCode error, string? message) => new() { Name = name, ErrorCode = error, ErrorMessage = message };
}
