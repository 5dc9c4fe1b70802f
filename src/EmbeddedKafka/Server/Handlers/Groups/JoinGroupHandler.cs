using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Joins the next generation of a group; answered when it begins.</summary>
internal sealed class JoinGroupHandler(BrokerServices broker) : RequestHandler<JoinGroupRequest>(ApiKey.JoinGroup, 0, 9)
{
    protected override async ValueTask<IMessage?> HandleAsync(JoinGroupRequest request, RequestContext context)
    {
        // Before version 1 there was one time-out for both.
        int rebalance = request.RebalanceTimeoutMs < 0 ? request.SessionTimeoutMs : request.RebalanceTimeoutMs;
        var result = await broker.Groups.JoinAsync(
            new JoinRequest(
                request.GroupId,
                request.MemberId,
                request.GroupInstanceId,
                context.ClientId,
                context.ClientHost,
                TimeSpan.FromMilliseconds(request.SessionTimeoutMs),
                TimeSpan.FromMilliseconds(rebalance),
                request.ProtocolType,
                // Kept beyond the request: copied out of the connection's memory.
                [.. request.Protocols.Select(p => new MemberProtocol(p.Name, p.Metadata.ToArray()))])
            {
                KnowsMemberIdRequired = context.Version >= 4,
                KnowsSkipAssignment = context.Version >= 9,
            },
            context.Aborted);
        return new JoinGroupResponse
        {
            ErrorCode = result.Error.ToCode(),
            GenerationId = result.Generation,
            ProtocolType = result.ProtocolType,
            ProtocolName = context.Version >= 7 ? result.Protocol : result.Protocol ?? "",
            Leader = result.Leader,
            SkipAssignment = result.SkipAssignment,
            MemberId = result.MemberId,
            Members = [.. result.Members.Select(m => new JoinGroupResponse.Member { MemberId = m.MemberId, GroupInstanceId = m.InstanceId, Metadata = m.Metadata })],
        };
    }
}
