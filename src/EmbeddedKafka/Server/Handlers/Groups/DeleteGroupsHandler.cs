using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Deletes groups that have no members.</summary>
internal sealed class DeleteGroupsHandler(BrokerServices broker) : RequestHandler<DeleteGroupsRequest>(ApiKey.DeleteGroups, 0, 2)
{
    protected override ValueTask<IMessage?> HandleAsync(DeleteGroupsRequest request, RequestContext context) =>
        Answers.Of(new DeleteGroupsResponse
        {
            Results = [.. request.GroupsNames.Select(id => new DeleteGroupsResponse.Group { GroupId = id, ErrorCode = broker.Groups.Delete(id).ToCode() })],
        });
}
