using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tail;

/// <summary>
/// Looks whether the topics are still those that this process began with. One that was deleted and made again has other records at the same offsets: read on as
/// if nothing had happened, those before them would be missing without a word. So the service ends; started again it is of the new epoch, which clients with
/// cursors of the old one are told.
/// </summary>
internal sealed partial class TopicWatch(StreamApiOptions options, ChannelCatalog catalog, TimeProvider time, ILogger<TopicWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Topic> _topics = catalog.Channels.Select(channel => channel.Topic).Distinct().ToDictionary(options.Kafka.NameOf);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var admin = KafkaClients.Admin(options.Kafka.Admin(), logger).Build();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await ChangedAsync(admin) is { } topic)
            {
                throw new TopicLayoutException(
                    $"topic '{topic}' was deleted and made again while it was read: what stands in it now is not what stood there. Start the API again; clients that resume are told that it is another epoch.");
            }
        }
    }

    /// <summary>The name of a topic that has another id than it had; null where there is none, or Kafka is away.</summary>
    private async Task<string?> ChangedAsync(IAdminClient admin)
    {
        try
        {
            var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(_topics.Keys), new DescribeTopicsOptions { RequestTimeout = Interval });
            return described.TopicDescriptions.Find(topic => topic.TopicId.ToString() != options.Layout.IdOf(_topics[topic.Name]))?.Name;
        }
        catch (KafkaException e)
        {
            // Away, or deleted and not made again yet: nothing is read meanwhile.
            LogNotDescribed(e.Error.Reason);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Topics were not described: {Reason}")]
    private partial void LogNotDescribed(string reason);
}
