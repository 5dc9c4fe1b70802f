using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Adds partitions to topics.</summary>
internal sealed class CreatePartitionsHandler(BrokerServices broker) : RequestHandler<CreatePartitionsRequest>(ApiKey.CreatePartitions, 0, 3)
{
    protected override ValueTask<IMessage?> HandleAsync(CreatePartitionsRequest request, RequestContext context) =>
        Answers.Of(new CreatePartitionsResponse { Results = [.. request.Topics.Select(topic => Add(topic, request.ValidateOnly))] });

    private CreatePartitionsResponse.Topic Add(CreatePartitionsRequest.Topic topic, bool validateOnly)
    {
        if (TopicName.IsInternal(topic.Name))
        {
            return new() { Name = topic.Name, ErrorCode = ErrorCode.InvalidTopicException, ErrorMessage = "This topic is the broker's own." };
        }

        if (topic.Assignments?.Any(a => a.BrokerIds.Count != 1 || a.BrokerIds[0] != broker.Node.Id) == true)
        {
            return new() { Name = topic.Name, ErrorCode = ErrorCode.InvalidReplicaAssignment, ErrorMessage = $"There is one broker, {broker.Node.Id}." };
        }

        var result = broker.Logs.AddPartitions(topic.Name, topic.Count, validateOnly);
        return new() { Name = topic.Name, ErrorCode = result.Error.ToCode(), ErrorMessage = result.Message };
    }
}
