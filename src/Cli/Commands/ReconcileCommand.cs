using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Candlewick.Cli.History;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.Ingestor.History;
using Candlewick.Market.Candles;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline reconcile`: our candles beside the vendor's own bars.</summary>
internal static class ReconcileCommand
{
    public static Command Create(GlobalOptions options)
    {
        var instrument = new Argument<string>("instrument") { Description = "VENUE:SYMBOL, or a name that the master knows" };
        var date = new Option<string>("--date") { Description = "Trading date", HelpName = "yyyy-mm-dd", Required = true };
        var interval = new Option<string>("--interval") { Description = "Which bars; the vendor must have them", HelpName = "interval", DefaultValueFactory = _ => "1m" };
        var feed = BackfillCommand.FeedOption();
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table" };
        var address = BackfillCommand.AddressOption();
        var command = new Command("reconcile", """
            Set our candles of a trading date beside the vendor's own bars, and say of each difference why

            Reasons: ticks that were missed (with the gap), prints of auctions, the vendor's rounding, a trade at the edge of two bars, prices between two
            snapshots, bars that one of the two does not have, candles that were revised since.

            Exit code: 0 all bars are equal; 2 each difference has its reason; 3 one has none; 1 an error.

            Examples:
              pipeline reconcile BINANCE:BTC-USDT --date 2026-11-25
              pipeline reconcile NSE:RELIANCE --date 2026-11-25 --feed kite --interval 5m
              pipeline reconcile NSE:RELIANCE --date 2026-11-25 --json > reliance.json
            """) { instrument, date, interval, feed, json, address };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetValue(instrument)!, Date(arguments.GetValue(date)!), Interval(arguments.GetValue(interval)!), arguments.GetValue(feed), arguments.GetValue(json),
            VendorChoice.AddressOf(arguments.GetValue(address)), options.Read(arguments), cancellationToken));
        return command;
    }

    private static DateOnly Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw new SettingException($"--date is '{text}'; expected a date such as 2026-11-25");

    private static BarSpec Interval(string text) => BarSpec.TryParse(text, out var spec, out string? error) && spec is { Kind: BarKind.Time, IsBeyondDay: false } ? spec
        : throw new SettingException(error is null ? $"--interval is '{text}'; expected an interval of time up to a day, such as 1m or 1d" : $"--interval: {error}");

    private static async Task<int> RunAsync(
        string instrument, DateOnly date, BarSpec interval, string? feed, bool json, Uri? address, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints, [TopicCatalog.Candles, TopicCatalog.Instruments], loggers, cancellationToken);
        using var client = new HttpClient();
        var of = VendorChoice.Find(instrument, feed, address, settings, backbone, client, cancellationToken);
        await using var database = endpoints.PostgresOrNull is { } postgres ? EventStoreDatabase.CreateDataSource(postgres) : null;
        var day = await new DayReconciler(backbone, database, new VendorBars(client, TimeProvider.System, loggers.CreateLogger<VendorBars>()), TimeProvider.System).RunAsync(of, interval, date, cancellationToken);
        if (json)
        {
            await using var output = Console.OpenStandardOutput();
            await using var writer = new Utf8JsonWriter(output);
            ReconciliationJson.Write(writer, day);
            await writer.FlushAsync(cancellationToken);
        }
        else
        {
            ReconciliationScreen.Print(day);
        }

        return day.Result.ExitCode;
    }
}
