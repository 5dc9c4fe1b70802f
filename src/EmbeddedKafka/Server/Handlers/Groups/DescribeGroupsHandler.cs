using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Groups with their members.</summary>
internal sealed class DescribeGroupsHandler(BrokerServices broker) : RequestHandler<DescribeGroupsRequest>(ApiKey.DescribeGroups, 0, 6)
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeGroupsRequest request, RequestContext context) =>
        Answers.Of(new DescribeGroupsResponse { Groups = [.. request.Groups.Select(id => Describe(broker.Groups.Describe(id), context.Version))] });

    private static DescribeGroupsResponse.Group Describe(GroupDescription group, short version)
    {
        // Since version 6 a group that is not there is called so; before, it was a dead one.
        bool missing = group.State == GroupState.Dead && version >= 6;
        return new()
        {
            ErrorCode = missing ? ErrorCode.GroupIdNotFound : ErrorCode.None,
            ErrorMessage = missing ? $"Group {group.GroupId} not found." : null,
            GroupId = group.GroupId,
            GroupState = group.State.ToString(),
            ProtocolType = group.ProtocolType,
            ProtocolData = group.Protocol,
            Members =
            [
                .. group.Members.Select(member => new DescribeGroupsResponse.Member
                {
                    MemberId = member.MemberId,
                    GroupInstanceId = member.InstanceId,
                    ClientId = member.ClientId,
                    ClientHost = member.ClientHost,
                    MemberMetadata = member.Metadata,
                    MemberAssignment = member.Assignment,
                }),
            ],
        };
    }
}
