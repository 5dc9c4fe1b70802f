using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Live.Status;
using Candlewick.Ingestor.Recording;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline feed`: publishes what a vendor's connections say, until Ctrl-C.</summary>
internal static class FeedCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("feed", """
            Publish live ticks of a vendor's connections until Ctrl-C. Feeds: docs/feeds.md

            Examples:
              pipeline feed binance BTC-USDT ETH-USDT
              pipeline feed binance --watch-list coins.txt
              pipeline feed binance BINANCE:SOL-USDT --shard 1
              pipeline feed binance --replay monday.frames --speed 60
            """);
        foreach (var feed in LiveFeed.All)
        {
            command.Subcommands.Add(Create(options, feed));
        }

        command.Subcommands.Add(SimulatedFeedCommand.Create(options));
        return command;
    }

    /// <exception cref="SettingException">It is no id.</exception>
    public static InstrumentId Instrument(string text, string venue)
    {
        string id = text.Contains(':') ? text : $"{venue}:{text}";
        return InstrumentId.TryParse(id, out var parsed, out string? problem) ? parsed : throw new SettingException($"instrument is '{text}': {problem}");
    }

    public static Option<string?> AddressOption() => new("--address") { Description = "Where a server is that speaks the vendor's protocol; the vendor's own", HelpName = "url" };

    /// <exception cref="SettingException">It is no address of a socket.</exception>
    public static Uri? Address(string? text) => PipelineSettings.Socket("--address", text);

    private static Command Create(GlobalOptions options, LiveFeed feed)
    {
        var instruments = new Argument<string[]>("instruments")
        {
            Description = $"What to subscribe to, besides what `pipeline watch` and clients ask for; {feed.Venue} is taken where no venue is named", Arity = ArgumentArity.ZeroOrMore,
        };
        var shard = new Option<string>("--shard")
        {
            Description = "Name of this command's connections, where several carry one vendor: all but 0 have only what they are given", HelpName = "name", DefaultValueFactory = _ => "0",
        };
        var watchList = new Option<string[]>("--watch-list") { Description = "A file with an instrument a line, followed as it changes; several may be given", HelpName = "file" };
        var address = AddressOption();
        var noFill = new Option<bool>("--no-fill") { Description = "Leave what was missed as it is; do not ask the vendor's history for it" };
        var record = new Option<string?>("--record") { Description = "Keep the frames in this file, too", HelpName = "file" };
        var replay = new Option<string?>("--replay") { Description = "Publish a recording of frames instead of connecting", HelpName = "file" };
        var speed = NumberOption.Of("--speed", "Of a replay. 0: as fast as possible; 1: as it happened; n: n times faster", least: 0.0, most: 1_000_000, usual: 0);
        var command = new Command(feed.Name, feed.Description) { instruments, shard, watchList, address, noFill, record, replay, speed };
        command.SetAction((arguments, cancellationToken) =>
        {
            var settings = options.Read(arguments);
            if (arguments.GetValue(replay) is { } recording)
            {
                return ReplayAsync(feed, recording, arguments.GetValue(speed), settings, cancellationToken);
            }

            string name = arguments.GetValue(shard)!;
            return RunAsync(feed, context => new LiveOptions
            {
                Shard = name,
                Instruments = [.. (arguments.GetValue(instruments) ?? []).Select(text => Instrument(text, feed.Venue))],
                WatchLists = arguments.GetValue(watchList) ?? [],
                TakesWishes = name == "0",
                FillsGaps = !arguments.GetValue(noFill),
                Record = arguments.GetValue(record),
                Context = context,
            }, Address(arguments.GetValue(address)), settings, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(LiveFeed feed, Func<FeedContext, LiveOptions> live, Uri? address, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints.KafkaBootstrap, endpoints.SchemaRegistry, settings.WorkerName ?? "local", loggers, cancellationToken);
        var ingest = new LiveIngest(loggers.CreateLogger<LiveIngest>());
        await using var host = settings.HealthPort == 0 ? null
            : await ServiceHost.StartAsync("feed", Services.BrokerSessions, settings, backbone, postgres: null, cancellationToken, feed: new FeedHealth(ingest));
        using var traces = host is null ? Telemetry.Traces("feed") : null;
        using var client = new HttpClient();
        using var progress = new ProgressLine(TimeProvider.System);
        await using var simulator = address is null ? null : await SimulatorClock.FindAsync(address, cancellationToken);
        var options = live(new FeedContext { Address = address, Sessions = Brokers.Sessions(settings, client) });
        try
        {
            await ingest.RunAsync(feed, options, backbone.Publishing(settings) with { Progress = progress.Report, Time = simulator ?? TimeProvider.System }, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // How a connection ends: everything it said is committed.
        }

        progress.Clear();
        Console.WriteLine($"feed {feed.Name}/{options.Shard}: stopped; what came is in Kafka. Its clock goes on with the next start.");
        return 0;
    }

    private static async Task<int> ReplayAsync(LiveFeed feed, string recording, double speed, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        using var traces = Telemetry.Traces("feed");
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints.KafkaBootstrap, endpoints.SchemaRegistry, settings.WorkerName ?? "local", loggers, cancellationToken);
        using var client = new HttpClient();
        using var progress = new ProgressLine(TimeProvider.System);
        var report = await new FrameReplay(loggers.CreateLogger<FrameReplay>()).RunAsync(
            feed, recording, new FeedContext { Sessions = Brokers.Sessions(settings, client) }, backbone.Publishing(settings) with { Progress = progress.Report, Speed = speed }, cancellationToken);
        progress.Clear();
        IngestScreen.PrintPublished(report);
        return report.Skipped > 0 ? 2 : 0;
    }
}
