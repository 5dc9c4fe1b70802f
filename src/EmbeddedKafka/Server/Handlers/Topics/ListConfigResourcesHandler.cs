using System.Globalization;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Names what DescribeConfigs can be asked about: the topics and the one broker. No group and no metrics subscription has settings.</summary>
internal sealed class ListConfigResourcesHandler(BrokerServices broker) : RequestHandler<ListConfigResourcesRequest>(ApiKey.ListConfigResources, 0, 1)
{
    private static readonly IReadOnlyList<sbyte> All =
    [
        DescribeConfigsHandler.TopicResource, DescribeConfigsHandler.BrokerResource, DescribeConfigsHandler.LoggerResource,
        DescribeConfigsHandler.ClientMetricsResource, DescribeConfigsHandler.GroupResource,
    ];

    protected override ValueTask<IMessage?> HandleAsync(ListConfigResourcesRequest request, RequestContext context)
    {
        // Version 0 only knew subscriptions to clients' metrics.
        IReadOnlyList<sbyte> types = context.Version == 0 ? [DescribeConfigsHandler.ClientMetricsResource]
            : request.ResourceTypes.Count > 0 ? request.ResourceTypes
            : All;
        return Answers.Of(types.Any(type => !All.Contains(type))
            ? new ListConfigResourcesResponse { ErrorCode = ErrorCode.UnsupportedVersion }
            : new ListConfigResourcesResponse
            {
                ConfigResources =
                [
                    .. types.Distinct().SelectMany(type => NamesOf(type).Select(name => new ListConfigResourcesResponse.Resource { ResourceType = type, ResourceName = name })),
                ],
            });
    }

    private IEnumerable<string> NamesOf(sbyte type) => type switch
    {
        DescribeConfigsHandler.TopicResource => broker.Logs.Topics.Select(topic => topic.Name),
        DescribeConfigsHandler.BrokerResource or DescribeConfigsHandler.LoggerResource => [broker.Node.Id.ToString(CultureInfo.InvariantCulture)],
        _ => [],
    };
}
