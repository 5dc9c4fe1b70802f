using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Replaces all settings of topics by those given.</summary>
internal sealed class AlterConfigsHandler(BrokerServices broker) : RequestHandler<AlterConfigsRequest>(ApiKey.AlterConfigs, 0, 2)
{
    protected override ValueTask<IMessage?> HandleAsync(AlterConfigsRequest request, RequestContext context) =>
        Answers.Of(new AlterConfigsResponse
        {
            Responses =
            [
                .. request.Resources.Select(resource =>
                {
                    var (error, message) = Replace(resource, request.ValidateOnly);
                    return new AlterConfigsResponse.Resource
                    {
                        ResourceType = resource.ResourceType, ResourceName = resource.ResourceName, ErrorCode = error, ErrorMessage = message,
                    };
                }),
            ],
        });

    private (ErrorCode Error, string? Message) Replace(AlterConfigsRequest.Resource resource, bool validateOnly)
    {
        if (resource.ResourceType != DescribeConfigsHandler.TopicResource)
        {
            return (ErrorCode.InvalidRequest, "Only topics have settings that can be changed while the broker runs.");
        }

        var config = new Dictionary<string, string>();
        foreach (var setting in resource.Configs)
        {
            if (setting.Value is null)
            {
                return (ErrorCode.InvalidConfig, $"Null value not supported for topic config: {setting.Name}");
            }

            config[setting.Name] = setting.Value;
        }

        var result = broker.Logs.Configure(resource.ResourceName, config, validateOnly);
        return (result.Error.ToCode(), result.Message);
    }
}
