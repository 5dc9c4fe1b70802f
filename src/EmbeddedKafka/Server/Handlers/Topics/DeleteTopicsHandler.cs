using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Deletes topics by name or by id, and what groups have stored for them.</summary>
internal sealed class DeleteTopicsHandler(BrokerServices broker) : RequestHandler<DeleteTopicsRequest>(ApiKey.DeleteTopics, 1, 6)
{
    protected override ValueTask<IMessage?> HandleAsync(DeleteTopicsRequest request, RequestContext context) =>
        Answers.Of(new DeleteTopicsResponse
        {
            Responses = context.Version >= 6
                ? [.. request.Topics.Select(topic => Delete(topic.Name, topic.TopicId))]
                : [.. request.TopicNames.Select(name => Delete(name, Guid.Empty))],
        });

    private DeleteTopicsResponse.Topic Delete(string? name, Guid id)
    {
        var topic = name is not null ? broker.Logs.Find(name) : broker.Logs.Find(id);
        if (topic is null)
        {
            return new() { Name = name, TopicId = id, ErrorCode = name is null ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition };
        }

        if (TopicName.IsInternal(topic.Name))
        {
            return new() { Name = topic.Name, TopicId = topic.Id, ErrorCode = ErrorCode.InvalidRequest, ErrorMessage = "This topic is the broker's own." };
        }

        var result = broker.Logs.Delete(topic.Name);
        if (result.Topic is not null)
        {
            broker.Groups.DeleteTopic(topic.Name);
        }

        return new() { Name = topic.Name, TopicId = topic.Id, ErrorCode = result.Error.ToCode(), ErrorMessage = result.Message };
    }
}
