using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Changes settings of topics one by one.</summary>
internal sealed class IncrementalAlterConfigsHandler(BrokerServices broker)
    : RequestHandler<IncrementalAlterConfigsRequest>(ApiKey.IncrementalAlterConfigs, 0, 1)
{
    private const sbyte Set = 0;
    private const sbyte Delete = 1;
    private const sbyte Append = 2;
    private const sbyte Subtract = 3;

    protected override ValueTask<IMessage?> HandleAsync(IncrementalAlterConfigsRequest request, RequestContext context) =>
        Answers.Of(new IncrementalAlterConfigsResponse
        {
            Responses =
            [
                .. request.Resources.Select(resource =>
                {
                    var (error, message) = Alter(resource, request.ValidateOnly);
                    return new IncrementalAlterConfigsResponse.Resource
                    {
                        ResourceType = resource.ResourceType, ResourceName = resource.ResourceName, ErrorCode = error, ErrorMessage = message,
                    };
                }),
            ],
        });

    private (ErrorCode Error, string? Message) Alter(IncrementalAlterConfigsRequest.Resource resource, bool validateOnly)
    {
        if (resource.ResourceType != DescribeConfigsHandler.TopicResource)
        {
            return (ErrorCode.InvalidRequest, "Only topics have settings that can be changed while the broker runs.");
        }

        if (broker.Logs.Find(resource.ResourceName) is not { } topic)
        {
            return (ErrorCode.UnknownTopicOrPartition, null);
        }

        var config = topic.Overrides.ToDictionary();
        foreach (var change in resource.Configs)
        {
            if (TopicSetting.Find(change.Name) is not { } setting)
            {
                return (ErrorCode.InvalidConfig, $"Unknown topic config name: {change.Name}");
            }

            string[] items = setting.Read(topic.Config).Split(',', StringSplitOptions.RemoveEmptyEntries);
            string[] named = (change.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            switch (change.ConfigOperation)
            {
                case Set when change.Value is not null: config[change.Name] = change.Value; break;
                case Delete: config.Remove(change.Name); break;
                case Append: config[change.Name] = string.Join(',', items.Union(named)); break;
                case Subtract: config[change.Name] = string.Join(',', items.Except(named)); break;
                default: return (ErrorCode.InvalidRequest, $"Operation {change.ConfigOperation} on {change.Name} makes no sense.");
            }
        }

        var result = broker.Logs.Configure(resource.ResourceName, config, validateOnly);
        return (result.Error.ToCode(), result.Message);
    }
}
