using System.Globalization;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Settings of topics, and those of the broker that hold here.</summary>
internal sealed class DescribeConfigsHandler(BrokerServices broker) : RequestHandler<DescribeConfigsRequest>(ApiKey.DescribeConfigs, 1, 4)
{
    internal const sbyte TopicResource = 2;
    internal const sbyte BrokerResource = 4;
    internal const sbyte LoggerResource = 8;
    internal const sbyte ClientMetricsResource = 16;
    internal const sbyte GroupResource = 32;

    private const sbyte FromTopic = 1;
    private const sbyte FromStaticBroker = 4;
    private const sbyte FromDefault = 5;

    internal static sbyte SourceOf(Topic topic, TopicSetting setting) => topic.Overrides.ContainsKey(setting.Name) ? FromTopic : FromDefault;

    protected override ValueTask<IMessage?> HandleAsync(DescribeConfigsRequest request, RequestContext context) =>
        Answers.Of(new DescribeConfigsResponse { Results = [.. request.Resources.Select(resource => Describe(resource, request.IncludeSynonyms, request.IncludeDocumentation))] });

    private DescribeConfigsResponse.Resource Describe(DescribeConfigsRequest.Resource asked, bool synonyms, bool documented)
    {
        var answer = new DescribeConfigsResponse.Resource { ResourceType = asked.ResourceType, ResourceName = asked.ResourceName };
        bool Wanted(string name) => asked.ConfigurationKeys?.Contains(name) != false;
        string node = broker.Node.Id.ToString(CultureInfo.InvariantCulture);
        if (asked.ResourceType == BrokerResource && asked.ResourceName == node)
        {
            answer.Configs.AddRange(BrokerSetting.Of(broker).Where(setting => Wanted(setting.Name)).Select(setting => Describe(setting, synonyms)));
        }
        else if (asked.ResourceType == BrokerResource)
        {
            // Without a name: what is set for all brokers while they run, which is nothing.
            answer.ErrorCode = asked.ResourceName.Length == 0 ? ErrorCode.None : ErrorCode.InvalidRequest;
            answer.ErrorMessage = asked.ResourceName.Length == 0 ? null : $"Unexpected broker id, expected {node} or empty string, but received {asked.ResourceName}";
        }
        else if (asked.ResourceType is LoggerResource or ClientMetricsResource or GroupResource)
        {
            // Known to Kafka, and none has settings here: an empty answer.
            return answer;
        }
        else if (asked.ResourceType != TopicResource)
        {
            answer.ErrorCode = ErrorCode.InvalidRequest;
            answer.ErrorMessage = $"Resource type {asked.ResourceType} has no settings here.";
        }
        else if (broker.Logs.Find(asked.ResourceName) is not { } topic)
        {
            answer.ErrorCode = TopicName.IsValid(asked.ResourceName) ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException;
        }
        else
        {
            answer.Configs.AddRange(TopicSetting.All.Where(s => Wanted(s.Name)).Select(setting => new DescribeConfigsResponse.Config
            {
                Name = setting.Name,
                Value = topic.ValueOf(setting),
                ConfigSource = SourceOf(topic, setting),
                Synonyms = synonyms ? [.. Synonyms(topic, setting)] : [],
                ConfigType = (sbyte)setting.Type,
                Documentation = documented ? setting.Documentation : null,
            }));
        }

        return answer;
    }

    /// <summary>Where the value comes from, the strongest first.</summary>
    private IEnumerable<DescribeConfigsResponse.Synonym> Synonyms(Topic topic, TopicSetting setting)
    {
        if (topic.Overrides.TryGetValue(setting.Name, out string? own))
        {
            yield return new() { Name = setting.Name, Value = own, Source = FromTopic };
        }

        yield return new() { Name = setting.BrokerName ?? setting.Name, Value = setting.Read(broker.Logs.Defaults), Source = FromDefault };
    }

    private static DescribeConfigsResponse.Config Describe(BrokerSetting setting, bool synonyms)
    {
        sbyte source = setting.IsDefault ? FromDefault : FromStaticBroker;
        return new()
        {
            Name = setting.Name,
            Value = setting.Value,
            ReadOnly = true,
            ConfigSource = source,
            Synonyms = synonyms && setting.Value is not null ? [new() { Name = setting.Name, Value = setting.Value, Source = source }] : [],
            ConfigType = (sbyte)setting.Type,
        };
    }
}
