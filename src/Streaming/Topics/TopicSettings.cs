using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Topics;

/// <summary>
/// Compares the settings of topics that were there before with the catalogue's: made by hand or by a broker's defaults,
/// <c>ticks</c> would lose a replay of an old day within minutes, and a compacted one all but the last tick.
/// </summary>
internal sealed partial class TopicSettings(KafkaSettings settings, ILogger logger)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What decides whether records stay, and which time they carry; the others are a matter of cost.</summary>
    private static readonly string[] Watched = ["cleanup.policy", "message.timestamp.type", "retention.ms", "retention.bytes", "message.timestamp.before.max.ms"];

    /// <exception cref="TopicLayoutException">A topic would lose what Candlewick's guarantees stand on, or cannot be looked at.</exception>
    public async Task CheckAsync(IAdminClient admin, IEnumerable<Topic> topics)
    {
        var byName = topics.ToDictionary(settings.NameOf);
        if (byName.Count == 0)
        {
            return;
        }

        foreach (var report in await DescribeAsync(admin, byName.Keys))
        {
            Take(byName[report.ConfigResource.Name], report);
        }
    }

    /// <summary>What the broker answered for one topic; without the right to look, nothing is known and that is said.</summary>
    internal void Take(Topic topic, DescribeConfigsReport report)
    {
        if (report.Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed)
        {
            LogUnread(settings.NameOf(topic), report.Error.Reason);
        }
        else if (report.Error.IsError)
        {
            throw new TopicLayoutException($"the settings of topic '{settings.NameOf(topic)}' cannot be read: {report.Error.Reason}");
        }
        else
        {
            Compare(topic, report.Entries);
        }
    }

    /// <summary>All topics in one request; where some fail, the answers come with the exception.</summary>
    private static async Task<IEnumerable<DescribeConfigsReport>> DescribeAsync(IAdminClient admin, IEnumerable<string> names)
    {
        var resources = names.Select(name => new ConfigResource { Type = ResourceType.Topic, Name = name });
        try
        {
            var described = await admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = RequestTimeout });
            return described.Select(d => new DescribeConfigsReport { ConfigResource = d.ConfigResource, Entries = d.Entries, Error = new Error(ErrorCode.NoError) });
        }
        catch (DescribeConfigsException e)
        {
            return e.Results;
        }
    }

    private void Compare(Topic topic, Dictionary<string, ConfigEntryResult> entries)
    {
        foreach (string key in Watched)
        {
            string wanted = topic.Settings.GetValueOrDefault(key, key == "cleanup.policy" ? "delete" : "");
            if (wanted.Length == 0 || !entries.TryGetValue(key, out var entry) || entry.Value == wanted)
            {
                continue;
            }

            string name = settings.NameOf(topic);
            if (key.StartsWith("retention.", StringComparison.Ordinal) && topic != TopicCatalog.Ticks)
            {
                // How long answers are kept is the operator's choice; they can be computed again from ticks.
                LogRetention(name, key, entry.Value, wanted);
                continue;
            }

            if (key == "message.timestamp.before.max.ms")
            {
                // Refused is not lost: who replays an older day is told then.
                LogBound(name, key, entry.Value);
                continue;
            }

            throw new TopicLayoutException(
                $"topic '{name}' has {key}={entry.Value}, expected {wanted}: records would be lost or misplaced. Set it with "
                + $"kafka-configs --bootstrap-server {settings.Bootstrap} --alter --entity-type topics --entity-name {name} --add-config {key}={wanted} "
                + "(docs/topics.md lists all settings), or choose another TOPIC_PREFIX.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "Topic '{Topic}' has {Key}={Value} where Candlewick makes it {Wanted}; older records are deleted")]
    private partial void LogRetention(string topic, string key, string value, string wanted);

    [LoggerMessage(LogLevel.Warning, "Topic '{Topic}' has {Key}={Value}: a replay of an older day will be refused")]
    private partial void LogBound(string topic, string key, string value);

    [LoggerMessage(LogLevel.Warning, "The settings of topic '{Topic}' may not be read ({Reason}), so they are not checked; docs/topics.md lists what they must be")]
    private partial void LogUnread(string topic, string reason);
}
