using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>Says which APIs and versions are served.</summary>
internal sealed class ApiVersionsHandler(Func<IEnumerable<IRequestHandler>> handlers) : RequestHandler<ApiVersionsRequest>(ApiKey.ApiVersions, 0, 4)
{
    protected override ValueTask<IMessage?> HandleAsync(ApiVersionsRequest request, RequestContext context) =>
        ValueTask.FromResult<IMessage?>(new ApiVersionsResponse
        {
            ErrorCode = context.IsUnknownVersion ? ErrorCode.UnsupportedVersion : ErrorCode.None,
            ApiKeys =
            [
                .. handlers().OrderBy(handler => handler.Key).Select(handler => new ApiVersionsResponse.ApiVersion
                {
                    ApiKey = (short)handler.Key,
                    MinVersion = handler.MinVersion,
                    MaxVersion = handler.MaxVersion,
                }),
            ],
        });
}
