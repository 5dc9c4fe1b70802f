using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>A member lives, and learns whether its generation still does.</summary>
internal sealed class HeartbeatHandler(BrokerServices broker) : RequestHandler<HeartbeatRequest>(ApiKey.Heartbeat, 0, 4)
{
    protected override ValueTask<IMessage?> HandleAsync(HeartbeatRequest request, RequestContext context) =>
        Answers.Of(new HeartbeatResponse
        {
            ErrorCode = broker.Groups.Heartbeat(new(request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationId)).ToCode(),
        });
}
