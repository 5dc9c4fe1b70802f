using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline ingest`: publishes files, then says how fast each stage was.</summary>
internal static class IngestCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("ingest", """
            Publish files of ticks, merged by time. Formats: docs/feeds.md

            Examples:
              pipeline ingest lean spy/20131007_trade.zip ibm/20131007_trade.zip
              pipeline ingest csv nse.csv --speed 60
            """);
        command.Subcommands.Add(Feed(options, "lean", FeedKind.Lean, "LEAN trade zips: …/equity/usa/tick/<symbol>/<yyyymmdd>_trade.zip"));
        command.Subcommands.Add(Feed(options, "csv", FeedKind.Csv, "Snapshot CSV, the kind brokers send"));
        return command;
    }

    private static Command Feed(GlobalOptions options, string name, FeedKind kind, string description)
    {
        var files = new Argument<string[]>("files") { Description = "Files, in any order", Arity = ArgumentArity.OneOrMore };
        var speed = new Option<double>("--speed") { Description = "0: as fast as possible; 1: as it happened; n: n times faster", HelpName = "n" };
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(result.GetValueOrDefault<double>() is >= 0 and <= 1_000_000))
            {
                result.AddError($"--speed is '{result.Tokens[0].Value}'; expected a number from 0 to 1000000");
            }
        });
        var noWait = new Option<bool>("--no-wait") { Description = "End when the ticks are published; do not wait for candles and rows" };
        var command = new Command(name, description) { files, speed, noWait };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            kind, arguments.GetValue(files)!, arguments.GetValue(speed), !arguments.GetValue(noWait), options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        FeedKind kind, string[] files, double speed, bool wait, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints.KafkaBootstrap, endpoints.SchemaRegistry, settings.WorkerName ?? "local", loggers, cancellationToken);
        await using var stages = await StageWatch.StartAsync(backbone, endpoints.PostgresOrNull, cancellationToken);

        using var progress = new ProgressLine();
        var report = await new FileIngest(loggers.CreateLogger<FileIngest>()).RunAsync(new FileIngestOptions
        {
            Files = files,
            Feed = kind,
            Speed = speed,
            Kafka = backbone.Kafka,
            Layout = backbone.Layout,
            SchemaIds = backbone.SchemaIds,
            Time = TimeProvider.System,
            DefaultVenues = settings.DefaultVenues,
            Progress = progress.Report,
        }, cancellationToken);
        progress.Clear();

        IngestScreen.Print(report);
        if (wait && !report.AlreadyIngested)
        {
            await stages.FinishAsync(report, cancellationToken);
        }

        return report.ExitCode;
    }
}
