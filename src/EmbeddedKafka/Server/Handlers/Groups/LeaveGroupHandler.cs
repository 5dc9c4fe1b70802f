using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Takes members out of a group: one before version 3, any number since.</summary>
internal sealed class LeaveGroupHandler(BrokerServices broker) : RequestHandler<LeaveGroupRequest>(ApiKey.LeaveGroup, 0, 5)
{
    protected override ValueTask<IMessage?> HandleAsync(LeaveGroupRequest request, RequestContext context)
    {
        bool single = context.Version < 3;
        var result = broker.Groups.Leave(new LeaveRequest(
            request.GroupId,
            single ? [new LeavingMember(request.MemberId, null)] : [.. request.Members.Select(m => new LeavingMember(m.MemberId, m.GroupInstanceId))]));
        return Answers.Of(new LeaveGroupResponse
        {
            ErrorCode = (single && result.Members.Count > 0 ? result.Members[0].Error : result.Error).ToCode(),
            Members = [.. result.Members.Select(m => new LeaveGroupResponse.Member { MemberId = m.MemberId, GroupInstanceId = m.InstanceId, ErrorCode = m.Error.ToCode() })],
        });
    }
}
