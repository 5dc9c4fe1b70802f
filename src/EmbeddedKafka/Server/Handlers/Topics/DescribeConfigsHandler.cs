using System.Globalization;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>Settings of topics; of the broker, the few that clients look at.</summary>
internal sealed class DescribeConfigsHandler(BrokerServices broker) : RequestHandler<DescribeConfigsRequest>(ApiKey.DescribeConfigs, 1, 4)
{
    internal const sbyte TopicResource = 2;
    internal const sbyte BrokerResource = 4;

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
        if (asked.ResourceType == BrokerResource)
        {
            answer.Configs.AddRange(BrokerConfigs().Where(c => Wanted(c.Name)));
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

        yield return new() { Name = setting.Name, Value = setting.Read(broker.Logs.Defaults), Source = FromDefault };
    }

    private IEnumerable<DescribeConfigsResponse.Config> BrokerConfigs()
    {
        yield return BrokerConfig("broker.id", broker.Node.Id.ToString(CultureInfo.InvariantCulture), 3);
        yield return BrokerConfig("auto.create.topics.enable", broker.Options.AutoCreateTopics ? "true" : "false", 1);
        yield return BrokerConfig("default.replication.factor", "1", 3);
        yield return BrokerConfig("num.partitions", "1", 3);
        yield return BrokerConfig("message.max.bytes", broker.Logs.Defaults.MaxMessageBytes.ToString(CultureInfo.InvariantCulture), 3);
    }

    private static DescribeConfigsResponse.Config BrokerConfig(string name, string value, sbyte type) =>
        new() { Name = name, Value = value, ReadOnly = true, ConfigSource = FromStaticBroker, ConfigType = type };
}
