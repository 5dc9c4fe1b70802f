using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>Says which APIs and versions are served, and which release of Kafka they are of.</summary>
internal sealed class ApiVersionsHandler(Func<IEnumerable<IRequestHandler>> handlers) : RequestHandler<ApiVersionsRequest>(ApiKey.ApiVersions, 0, 4)
{
    /// <summary>The one feature there is: second versions of transactions and groups would be named beside it.</summary>
    private const string MetadataVersion = "metadata.version";

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
            SupportedFeatures = [new() { Name = MetadataVersion, MinVersion = BrokerVersion.OldestLevel, MaxVersion = BrokerVersion.Level }],
            FinalizedFeaturesEpoch = 0,
            FinalizedFeatures = [new() { Name = MetadataVersion, MinVersionLevel = BrokerVersion.Level, MaxVersionLevel = BrokerVersion.Level }],
        });
}
