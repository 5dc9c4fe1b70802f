using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>There are no users, and so no rights: what Kafka answers where no authorizer is configured.</summary>
internal sealed class DescribeAclsHandler() : RequestHandler<DescribeAclsRequest>(ApiKey.DescribeAcls, 1, 3)
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeAclsRequest request, RequestContext context) =>
        Answers.Of(new DescribeAclsResponse { ErrorCode = ErrorCode.SecurityDisabled, ErrorMessage = "No Authorizer is configured." });
}
