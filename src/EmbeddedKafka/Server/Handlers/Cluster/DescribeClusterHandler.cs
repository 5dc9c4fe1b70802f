using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>The cluster of one node.</summary>
internal sealed class DescribeClusterHandler(BrokerServices broker) : RequestHandler<DescribeClusterRequest>(ApiKey.DescribeCluster, 0, 2)
{
    /// <summary>Asked for brokers; 2 would be controllers, which this broker does not have apart.</summary>
    private const sbyte Brokers = 1;

    protected override ValueTask<IMessage?> HandleAsync(DescribeClusterRequest request, RequestContext context)
    {
        var node = broker.Node;
        if (request.EndpointType != Brokers)
        {
            return Answers.Of(new DescribeClusterResponse
            {
                ErrorCode = ErrorCode.MismatchedEndpointType,
                ErrorMessage = "The request was sent to an endpoint of the wrong type: this is a broker.",
                EndpointType = Brokers,
                ClusterId = node.ClusterId,
            });
        }

        return Answers.Of(new DescribeClusterResponse
        {
            ClusterId = node.ClusterId,
            ControllerId = node.Id,
            Brokers = [new DescribeClusterResponse.Broker { BrokerId = node.Id, Host = node.Host, Port = node.Port }],
        });
    }
}
