using System.CommandLine;
using System.Globalization;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Recording;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline record`: keeps what a vendor's connection says, frame by frame, without publishing it.</summary>
internal static class RecordCommand
{
    public static Command Create(GlobalOptions options)
    {
        var feedName = new Option<string>("--feed") { Description = $"Whose connection: {string.Join(", ", LiveFeed.All.Select(f => f.Name))}", HelpName = "feed", Required = true };
        feedName.AcceptOnlyFromAmong([.. LiveFeed.All.Select(f => f.Name)]);
        var instruments = new Argument<string[]>("instruments") { Description = "What to subscribe to", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--out") { Description = "The file; <feed>-<time>.frames", HelpName = "file" };
        var address = FeedCommand.AddressOption();
        var command = new Command("record", """
            Keep the raw frames of a vendor's connection in a file until Ctrl-C, with the times at which they came and the vendor's tokens

            Examples:
              pipeline record --feed binance BTC-USDT ETH-USDT --out monday.frames
              pipeline feed binance --replay monday.frames
            """) { feedName, instruments, output, address };
        command.SetAction((arguments, cancellationToken) =>
        {
            var feed = LiveFeed.All.First(f => f.Name == arguments.GetValue(feedName));
            var ids = arguments.GetValue(instruments)!.Select(text => FeedCommand.Instrument(text, feed.Venue)).ToList();
            string file = arguments.GetValue(output) ?? string.Create(CultureInfo.InvariantCulture, $"{feed.Name}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}.frames");
            return RunAsync(feed, ids, file, FeedCommand.Address(arguments.GetValue(address)), options.Read(arguments), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(LiveFeed feed, List<InstrumentId> ids, string file, Uri? address, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        using var client = new HttpClient();

        // Only tokens are in Kafka: a vendor whose names follow from ours is recorded without it.
        var backbone = new Lazy<Task<Backbone>>(() => Backbone.ConnectAsync(settings, Endpoints.Find(settings), [TopicCatalog.Instruments], loggers, cancellationToken));
        Console.WriteLine($"record {feed.Name}: into {file}, until Ctrl-C");
        long messages = await new LiveRecording(loggers.CreateLogger<LiveRecording>()).RunAsync(
            feed, ids, file, new FeedContext { Address = address, Sessions = Brokers.Sessions(settings, client) }, Listed, TimeProvider.System, cancellationToken);
        Console.WriteLine($"record {feed.Name}: {messages:N0} messages in {file}; `pipeline feed {feed.Name} --replay {file}` publishes them");
        return 0;

        Dictionary<string, Instrument> Listed(IReadOnlySet<string> names, CancellationToken cancel)
        {
            if (names.Count == 0)
            {
                return [];
            }

            var connected = backbone.Value.GetAwaiter().GetResult();
            return MasterInstruments.Read(connected.Kafka, connected.Layout, connected.SchemaIds, names, cancel);
        }
    }
}
