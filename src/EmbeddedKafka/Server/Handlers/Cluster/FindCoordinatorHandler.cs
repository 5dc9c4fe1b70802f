using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>Every group and every transactional id is coordinated by the one node.</summary>
internal sealed class FindCoordinatorHandler(BrokerServices broker) : RequestHandler<FindCoordinatorRequest>(ApiKey.FindCoordinator, 0, 5)
{
    private const sbyte Share = 2;

    protected override ValueTask<IMessage?> HandleAsync(FindCoordinatorRequest request, RequestContext context)
    {
        var node = broker.Node;
        var error = request.KeyType is >= 0 and < Share ? ErrorCode.None : ErrorCode.InvalidRequest;
        bool found = error == ErrorCode.None;
        return Answers.Of(new FindCoordinatorResponse
        {
            ErrorCode = error,
            NodeId = found ? node.Id : -1,
            Host = found ? node.Host : "",
            Port = found ? node.Port : -1,
            Coordinators =
            [
                .. request.CoordinatorKeys.Select(key => new FindCoordinatorResponse.Coordinator
                {
                    Key = key,
                    ErrorCode = error,
                    NodeId = found ? node.Id : -1,
                    Host = found ? node.Host : "",
                    Port = found ? node.Port : -1,
                }),
            ],
        });
    }
}
