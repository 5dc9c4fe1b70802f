using System.CommandLine;
using Candlewick.Cli.History;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor;
using Candlewick.Ingestor.History;
using Candlewick.Market.Ticks;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline backfill`: publishes a stretch of a vendor's past.</summary>
internal static class BackfillCommand
{
    public static Command Create(GlobalOptions options)
    {
        var instrument = new Argument<string>("instrument") { Description = "VENUE:SYMBOL, or a name that the master knows" };
        var from = new Option<string>("--from") { Description = "Date or time; without a zone where the venue is", HelpName = "time", Required = true };
        var to = new Option<string?>("--to") { Description = "The same, exclusive; now", HelpName = "time" };
        var feed = FeedOption();
        var bars = new Option<bool>("--bars") { Description = "The vendor's bars of a minute, also where it has trades" };
        var noWait = new Option<bool>("--no-wait") { Description = "End when it is published; do not wait for candles and rows" };
        var address = AddressOption();
        var command = new Command("backfill", """
            Publish what a vendor's history has of an instrument, and have the candles that it completes revised

            Trades where the vendor has them (binance, coinbase, kraken), else its bars of a minute (kite, smartapi, breeze). They fill what a
            published gap says is missing, and what nobody has published yet; candles that are complete stay as they are. The vendor's rate limits are kept. A run
            that is interrupted goes on where it was when it is started again.

            Exit code: 0 all is candles and rows (with --no-wait: is published); 2 the vendor has nothing of that time; 3 published, but nobody is at work
            on candles or rows; 1 another error.

            Examples:
              pipeline backfill BINANCE:BTC-USDT --from 2026-11-25T10:00Z --to 2026-11-25T10:30Z
              pipeline backfill COINBASE:BTC-USD --from 2026-11-24 --to 2026-11-25
              pipeline backfill NSE:RELIANCE --from 2026-11-25T09:15 --to 2026-11-25T11:00 --feed kite
            """) { instrument, from, to, feed, bars, noWait, address };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetValue(instrument)!, (arguments.GetValue(from)!, arguments.GetValue(to)), arguments.GetValue(feed), arguments.GetValue(bars), !arguments.GetValue(noWait),
            VendorChoice.AddressOf(arguments.GetValue(address)), options.Read(arguments), cancellationToken));
        return command;
    }

    /// <summary>Whose history is asked.</summary>
    internal static Option<string?> FeedOption() => new("--feed")
    {
        Description = $"Whose history: {string.Join(", ", VendorHistory.All.Select(v => v.Feed))}; of those that have the instrument the first that is logged in", HelpName = "feed",
    };

    internal static Option<string?> AddressOption() => new("--address") { Description = "Where a server is that speaks the vendor's routes; the vendor's own", HelpName = "url" };

    private static async Task<int> RunAsync(
        string instrument, (string From, string? To) period, string? feed, bool bars, bool wait, Uri? address, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints, [TopicCatalog.Ticks, TopicCatalog.SourcePositions, TopicCatalog.Instruments], loggers, cancellationToken);
        using var client = new HttpClient();
        var of = VendorChoice.Find(instrument, feed, address, settings, backbone, client, cancellationToken);
        long fromUs = PastTime.Parse("--from", period.From, of.Id), nowUs = TickTime.Of(TimeProvider.System.GetUtcNow());
        long toUs = Math.Min(period.To is null ? nowUs : PastTime.Parse("--to", period.To, of.Id), nowUs);
        if (fromUs >= toUs)
        {
            throw new SettingException($"--from is '{period.From}', which is not before --to ({period.To ?? "now"})");
        }

        await using var stages = wait ? new StageWatch(settings, backbone, endpoints.PostgresOrNull, endpoints.WebOrNull, TimeProvider.System) : null;
        using var progress = new ProgressLine(TimeProvider.System);
        var report = await new Backfill(client, loggers.CreateLogger<Backfill>()).RunAsync(
            new BackfillRequest { Of = of, FromUs = fromUs, ToUs = toUs, Bars = bars },
            new IngestOptions
            {
                Kafka = backbone.Kafka,
                Layout = backbone.Layout,
                SchemaIds = backbone.SchemaIds,
                Time = TimeProvider.System,
                Began = stages is null ? null : stages.Begin,
                Progress = progress.Report,
            }, cancellationToken);
        progress.Clear();
        Print(report, of);
        var end = stages is null || report.AlreadyIngested ? StageEnd.Done : await stages.FinishAsync(report, progress, cancellationToken);
        return end switch
        {
            StageEnd.StandsStill => 1,
            StageEnd.NotDone => 3,
            _ => report.ExitCode,
        };
    }

    private static void Print(IngestReport report, VendorInstrument of)
    {
        string what = $"{of.Id} from {of.Vendor.Feed}'s history";
        Console.WriteLine(report switch
        {
            { Ticks: 0 } => $"There is nothing of {what} in that time ({report.Source}).",
            { AlreadyIngested: true } => $"Already there: {report.Source}, {report.Ticks:N0} ticks of {what}. Nothing to do.",
            _ => $"Published {report.Published:N0} ticks of {what} as {report.Source}{(report.Ticks == report.Published ? "" : $"; {report.Ticks - report.Published:N0} more were published by an earlier run")}",
        });
        if (report.Published > 0)
        {
            IngestScreen.PrintStage("history → topic", report.Published, "ticks", report.Duration);
        }
    }
}
