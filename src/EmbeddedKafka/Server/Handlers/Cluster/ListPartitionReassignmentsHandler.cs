using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>Nothing is ever moved: there is one node.</summary>
internal sealed class ListPartitionReassignmentsHandler()
    : RequestHandler<ListPartitionReassignmentsRequest>(ApiKey.ListPartitionReassignments, 0, 0)
{
    protected override ValueTask<IMessage?> HandleAsync(ListPartitionReassignmentsRequest request, RequestContext context) =>
        Answers.Of(new ListPartitionReassignmentsResponse());
}
