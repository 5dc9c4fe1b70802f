using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Findings;
using Candlewick.Instruments;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Candlewick.Market.Sessions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline ingest`: publishes files, then says how fast each stage was.</summary>
internal static class IngestCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("ingest", """
            Publish files of ticks, merged by time. Formats: docs/feeds.md

            Exit code: 0 all ticks are candles and rows (with --no-wait: are published); 2 something was skipped, placed by another time,
            reordered or dead-lettered, or a file is damaged; 3 published, but nobody is at work on candles or rows; 1 another error.

            Examples:
              pipeline ingest lean spy/20131007_trade.zip ibm/20131007_trade.zip
              pipeline ingest csv nse.csv --speed 60
              pipeline ingest trades fills.csv.gz --columns time=ts,price=px,size=qty --zone Asia/Kolkata --instrument NSE:TCS
              pipeline ingest binance BTCUSDT-trades-2026-11-25.zip
              pipeline ingest csv nse.csv --session-group NSE:RELIANCE=NSE-EQ-CAS --session-group NSE:INFY=NSE-EQ-CAS
            """);
        foreach (var feed in FileFeed.All)
        {
            command.Subcommands.Add(Create(options, feed));
        }

        return command;
    }

    private static Command Create(GlobalOptions options, FileFeed feed)
    {
        var files = new Argument<string[]>("files") { Description = "Files, folders or quoted patterns ('2026/**/*.csv.gz'), in any order", Arity = ArgumentArity.OneOrMore };
        var speed = NumberOption.Of("--speed", "0: as fast as possible; 1: as it happened; n: n times faster", least: 0.0, most: 1_000_000, usual: 0);
        var noWait = new Option<bool>("--no-wait") { Description = "End when the ticks are published; do not wait for candles and rows" };
        var groups = new Option<string[]>("--session-group")
        {
            Description = "Whose hours an instrument keeps, in place of what the master of instruments says; docs/calendars.md", HelpName = "id=group",
        };
        var command = new Command(feed.Name, feed.Description) { files, speed, noWait, groups };
        var format = new FormatOptions(command, feed);
        command.SetAction((arguments, cancellationToken) => RunAsync(
            feed, arguments.GetValue(files)!, arguments.GetValue(speed), !arguments.GetValue(noWait), Groups(arguments.GetValue(groups) ?? []), settings => format.Read(arguments, settings), options.Read(arguments), cancellationToken));
        return command;
    }

    /// <summary>Asked on the threads that look into files, by the first name that is no id.</summary>
    private static MasterNames NamesOf(Task<Backbone> connecting, PipelineSettings settings, CancellationToken cancellationToken)
    {
        var backbone = connecting.GetAwaiter().GetResult();
        try
        {
            return MasterNames.Read(backbone.Kafka, backbone.Layout, backbone.SchemaIds, settings.DefaultVenues, cancellationToken);
        }
        catch (Exception e) when (e is KafkaException or MasterException)
        {
            throw new IngestException($"the master of instruments, which says what the names in the files mean, cannot be read: {e.Message}", e);
        }
    }

    private static Dictionary<InstrumentId, string> Groups(IEnumerable<string> named)
    {
        var groups = new Dictionary<InstrumentId, string>();
        foreach (string text in named)
        {
            string[] parts = text.Split('=', 2);
            if (parts.Length < 2 || !InstrumentId.TryParse(parts[0], out var id, out _))
            {
                throw new SettingException($"--session-group is '{text}'; expected an instrument and its group, such as NSE:RELIANCE=NSE-EQ-CAS");
            }

            string[] possible = [.. SessionCatalog.For(SessionMode.Extended).GroupsOf(id.Venue).Select(g => g.Name)];
            string group = possible.Contains(parts[1])
                ? parts[1]
                : throw new SettingException($"--session-group is '{text}'; the groups of venue {id.Venue} are {(possible.Length == 0 ? "not known" : string.Join(", ", possible))}");
            if (!groups.TryAdd(id, group) && groups[id] != group)
            {
                throw new SettingException($"--session-group names two groups of {id}: {groups[id]} and {group}; leave one out");
            }
        }

        return groups;
    }

    private static async Task<int> RunAsync(
        FileFeed feed, string[] files, double speed, bool wait, IReadOnlyDictionary<InstrumentId, string> groups, Func<PipelineSettings, FileFormatOptions> format, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var logger = loggers.CreateLogger<FileIngest>();

        var reading = format(settings);
        var paths = feed.FilesOf(files);

        // The servers are asked meanwhile: neither needs the other.
        var endpoints = Endpoints.Find(settings);
        var connecting = Backbone.ConnectAsync(settings, endpoints, [TopicCatalog.Ticks, TopicCatalog.SourcePositions, TopicCatalog.Instruments], loggers, cancellationToken);
        var names = new Lazy<MasterNames>(() => NamesOf(connecting, settings, cancellationToken));
        var today = MasterDay.At(TimeProvider.System.GetUtcNow());
        var source = await FileSource.ExamineAsync(feed, paths, reading with { Master = name => names.Value.Find(name, today) }, logger, cancellationToken);
        var backbone = await connecting;
        await using var host = settings.HealthPort == 0 ? null : await ServiceHost.StartAsync("ingest", Services.None, settings, backbone, postgres: null, cancellationToken);
        using var traces = host is null ? Telemetry.Traces("ingest") : null;
        await using var stages = wait ? new StageWatch(settings, backbone, endpoints.PostgresOrNull, endpoints.WebOrNull, TimeProvider.System) : null;

        using var progress = new ProgressLine(TimeProvider.System);
        var report = await new FileIngest(logger).RunAsync(source, backbone.Publishing(settings) with
        {
            Speed = speed,
            SessionGroups = groups,
            Began = stages is null ? null : stages.Begin,
            Progress = progress.Report,
        }, cancellationToken);
        progress.Clear();

        IngestScreen.PrintPublished(report);
        var end = stages is null ? StageEnd.Done : await stages.FinishAsync(report, progress, cancellationToken);
        if (stages is not null && end == StageEnd.Done)
        {
            report = await WithDeadLettersAsync(report, backbone, cancellationToken);
        }

        IngestScreen.PrintFindings(report);
        return end switch
        {
            StageEnd.StandsStill => 1,
            StageEnd.NotDone => 3,
            _ => report.ExitCode,
        };
    }

    private static async Task<IngestReport> WithDeadLettersAsync(IngestReport report, Backbone backbone, CancellationToken cancellationToken)
    {
        // Kafka's clock stamped the letters, and ours may be another. What an earlier run published may have letters of any age.
        var since = report.FirstRecord is { } first && report.Ticks == report.Published ? first - TimeSpan.FromHours(1) : (DateTimeOffset?)null;
        var letters = await Task.Run(() => SourceDeadLetters.Read(backbone.Kafka, backbone.Layout, report.Source, since, cancellationToken), cancellationToken);
        return report with { Findings = [.. report.Findings, .. letters] };
    }
}
