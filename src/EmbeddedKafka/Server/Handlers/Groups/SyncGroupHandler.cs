using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Gives a member its assignment; answered when the leader has brought it.</summary>
internal sealed class SyncGroupHandler(BrokerServices broker) : RequestHandler<SyncGroupRequest>(ApiKey.SyncGroup, 0, 5)
{
    protected override async ValueTask<IMessage?> HandleAsync(SyncGroupRequest request, RequestContext context)
    {
        var assignments = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var assignment in request.Assignments)
        {
            // Kept beyond the request: copied out of the connection's memory.
            assignments[assignment.MemberId] = assignment.Assignment.ToArray();
        }

        var result = await broker.Groups.SyncAsync(
            new SyncRequest(request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationId, request.ProtocolType, request.ProtocolName, assignments),
            context.Aborted);
        return new SyncGroupResponse
        {
            ErrorCode = result.Error.ToCode(), ProtocolType = result.ProtocolType, ProtocolName = result.Protocol, Assignment = result.Assignment,
        };
    }
}
