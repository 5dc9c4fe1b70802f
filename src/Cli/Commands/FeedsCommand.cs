using System.CommandLine;
using System.Text.Json;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Cli.Status;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Feeds;
using Confluent.Kafka;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline feeds`: how each connection to a vendor is. Reads only.</summary>
internal static class FeedsCommand
{
    public static Command Create(GlobalOptions options)
    {
        var json = new Option<bool>("--json") { Description = "As GET /api/feeds answers it" };
        var command = new Command("feeds", """
            Show how each connection to a vendor is: instruments, subscribed, last tick, delay

            Exit code: 0 all that run are up, 1 one is not.

            Examples:
              pipeline feeds
              pipeline feeds --json
            """) { json };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(json), options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var backbone = await Backbone.ConnectAsync(settings, Endpoints.Find(settings), [TopicCatalog.FeedStatus], loggers, cancellationToken);
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            var feeds = FeedStandings.Read(backbone.Kafka, backbone.Layout, backbone.SchemaIds, cancellationToken).Select(status => FeedDocument.Of(status, now)).ToList();
            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(new FeedList(feeds), FeedJson.Default.FeedList));
            }
            else
            {
                FeedScreen.Print(feeds, now);
            }

            return feeds.Exists(feed => feed.State is "down" or "refused" or "gone") ? 1 : 0;
        }
        catch (KafkaException e)
        {
            throw new SettingException($"Kafka at {backbone.Kafka.Bootstrap} does not answer: {e.Error.Reason}", e);
        }
    }
}
