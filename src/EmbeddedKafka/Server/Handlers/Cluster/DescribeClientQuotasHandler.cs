using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>No quotas: none can be set.</summary>
internal sealed class DescribeClientQuotasHandler() : RequestHandler<DescribeClientQuotasRequest>(ApiKey.DescribeClientQuotas, 0, 1)
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeClientQuotasRequest request, RequestContext context) =>
        Answers.Of(request.Components.FirstOrDefault(component => component.EntityType is not ("user" or "client-id" or "ip")) is { } unknown
            ? new DescribeClientQuotasResponse
            {
                ErrorCode = ErrorCode.UnsupportedVersion, ErrorMessage = $"Unsupported entity type {unknown.EntityType}", Entries = null,
            }
            : new DescribeClientQuotasResponse { Entries = [] });
}
