using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Groups;

/// <summary>Lists groups, by state where asked. All are of the classic type.</summary>
internal sealed class ListGroupsHandler(BrokerServices broker) : RequestHandler<ListGroupsRequest>(ApiKey.ListGroups, 0, 5)
{
    private const string Classic = "classic";

    protected override ValueTask<IMessage?> HandleAsync(ListGroupsRequest request, RequestContext context)
    {
        var states = request.StatesFilter
            .Select(text => Enum.TryParse(text, ignoreCase: true, out GroupState state) ? state : (GroupState?)null)
            .OfType<GroupState>().ToList();
        bool none = (request.StatesFilter.Count > 0 && states.Count == 0)
            || (request.TypesFilter.Count > 0 && !request.TypesFilter.Contains(Classic, StringComparer.OrdinalIgnoreCase));
        return Answers.Of(new ListGroupsResponse
        {
            Groups = none ? [] :
            [
                .. broker.Groups.List(states).Select(group => new ListGroupsResponse.Group
                {
                    GroupId = group.GroupId, ProtocolType = group.ProtocolType, GroupState = group.State.ToString(), GroupType = Classic,
                }),
            ],
        });
    }
}
