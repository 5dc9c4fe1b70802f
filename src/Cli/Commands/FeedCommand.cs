using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline feed`: publishes what a vendor's connection says, until Ctrl-C.</summary>
internal static class FeedCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("feed", """
            Publish live ticks of a vendor's connection until Ctrl-C. Feeds: docs/feeds.md

            Examples:
              pipeline feed binance BTC-USDT ETH-USDT
              pipeline feed binance BINANCE:SOL-USDT --shard 1
            """);
        foreach (var feed in LiveFeed.All)
        {
            command.Subcommands.Add(Create(options, feed));
        }

        command.Subcommands.Add(SimulatedFeedCommand.Create(options));
        return command;
    }

    private static Command Create(GlobalOptions options, LiveFeed feed)
    {
        var instruments = new Argument<string[]>("instruments") { Description = $"What to subscribe to; {feed.Venue} is taken where no venue is named", Arity = ArgumentArity.OneOrMore };
        var shard = new Option<string>("--shard")
        {
            Description = "Name of this connection, where one vendor has several: an instrument stays with its own", HelpName = "name", DefaultValueFactory = _ => "0",
        };
        var address = new Option<string?>("--address") { Description = "Where a server is that speaks the vendor's protocol; the vendor's own", HelpName = "url" };
        var command = new Command(feed.Name, feed.Description) { instruments, shard, address };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            feed, arguments.GetValue(shard)!, [.. arguments.GetValue(instruments)!.Select(text => Instrument(text, feed.Venue))], Address(arguments.GetValue(address)),
            options.Read(arguments), cancellationToken));
        return command;
    }

    private static InstrumentId Instrument(string text, string venue)
    {
        string id = text.Contains(':') ? text : $"{venue}:{text}";
        return InstrumentId.TryParse(id, out var parsed, out string? problem) ? parsed : throw new SettingException($"instrument is '{text}': {problem}");
    }

    private static Uri? Address(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss" ? address
        : throw new SettingException($"--address is '{text}'; expected such as ws://127.0.0.1:9443");

    private static async Task<int> RunAsync(
        LiveFeed feed, string shard, IReadOnlyList<InstrumentId> instruments, Uri? address, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        using var traces = Telemetry.Traces("feed");
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints.KafkaBootstrap, endpoints.SchemaRegistry, settings.WorkerName ?? "local", loggers, cancellationToken);
        using var client = new HttpClient();
        using var progress = new ProgressLine(TimeProvider.System);
        await using var simulator = address is null ? null : await SimulatorClock.FindAsync(address, cancellationToken);
        try
        {
            await new LiveIngest(loggers.CreateLogger<LiveIngest>()).RunAsync(feed, shard, instruments, new FeedContext { Address = address, Sessions = Brokers.Sessions(settings, client) }, new IngestOptions
            {
                Kafka = backbone.Kafka,
                Layout = backbone.Layout,
                SchemaIds = backbone.SchemaIds,
                Time = simulator ?? TimeProvider.System,
                TraceSample = settings.TraceSample,
                Progress = progress.Report,
            }, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // How a connection ends: everything it said is committed.
        }

        progress.Clear();
        Console.WriteLine($"feed {feed.Name}/{shard}: stopped; what came is in Kafka. Its clock goes on with the next start.");
        return 0;
    }
}
