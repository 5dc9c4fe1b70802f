using System.CommandLine;
using System.Diagnostics;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Instruments;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline instruments refresh`: vendors' files into the master in the log.</summary>
internal static class RefreshInstrumentsCommand
{
    public static Command Create(GlobalOptions options)
    {
        var vendors = new Argument<string[]>("vendors") { Description = $"Whose files to download: {string.Join(", ", Vendors.All)}; all where none is named", Arity = ArgumentArity.ZeroOrMore };
        vendors.AcceptOnlyFromAmong([.. Vendors.All]);
        var master = new Option<string[]>("--master") { Description = "Read this vendor's file instead of downloading any; once a vendor", HelpName = "file" };
        var fewer = new Option<bool>("--accept-fewer") { Description = "Take a file with fewer than half of what its vendor listed before, too" };
        var command = new Command("refresh", """
            Download what vendors have changed, merge it, and publish the difference to topics instruments and market-events

            Examples:
              pipeline instruments refresh
              pipeline instruments refresh kite breeze
              pipeline instruments refresh --master kite.csv
            """) { vendors, master, fewer };
        command.SetAction((arguments, cancellationToken) =>
        {
            string[] files = arguments.GetValue(master) ?? [];
            string[] named = arguments.GetValue(vendors) ?? [];
            return files.Length > 0 && named.Length > 0
                ? throw new SettingException("give either vendors to download from, or files with --master")
                : RunAsync(options.Read(arguments), files.Length > 0 || named.Length > 0 ? named : Vendors.All, files, arguments.GetValue(fewer), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        PipelineSettings settings, IReadOnlyList<string> vendors, IReadOnlyList<string> files, bool acceptFewer, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints, TopicCatalog.All, loggers, cancellationToken);
        using var client = new HttpClient();
        using var progress = new ProgressLine(TimeProvider.System);
        var report = await new InstrumentRefresh(client, loggers.CreateLogger<InstrumentRefresh>()).RunAsync(
            RefreshSettings.From(settings, backbone) with
            {
                Vendors = vendors,
                Files = files,
                AcceptFewer = acceptFewer,
                Progress = progress.Report,
            },
            cancellationToken);
        progress.Clear();
        RefreshScreen.Print(report, Stopwatch.GetElapsedTime(start));
        return report.ExitCode;
    }
}
