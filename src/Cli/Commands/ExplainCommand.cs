using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Candlewick.Cli.History;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Proof;
using Candlewick.Cli.Settings;
using Candlewick.EventStore;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Npgsql;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline explain`: which ticks made a candle, and whether it is what they give.</summary>
internal static class ExplainCommand
{
    public static Command Create(GlobalOptions options)
    {
        var candle = new Argument<string[]>("candle") { Description = "Instrument, interval and open time, or instrument|interval|start_us", Arity = new ArgumentArity(1, 3) };
        var most = new Option<int>("--ticks") { Description = "Ticks to print; 50", HelpName = "count", DefaultValueFactory = _ => 50 };
        var json = new Option<bool>("--json") { Description = "Everything as one JSON object" };
        var command = new Command("explain", """
            Make one candle anew from its ticks: which moved what, which were left out and why, and whether the topic and the table have it so

            The time is the candle's open; without a zone, where the venue is.

            Exit code: 0 it is what its ticks give; 1 it is not, its ticks are not in the log any more, or something failed.

            Examples:
              pipeline explain NSE:RELIANCE 1m 2026-11-25T09:15
              pipeline explain BINANCE:BTC-USDT 5m 2026-11-25T10:30:00Z --json
              pipeline explain 'NYSE:SPY|1m|1381152600000000'
            """) { candle, most, json };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetValue(candle)!, arguments.GetValue(most), arguments.GetValue(json), options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] candle, int most, bool json, PipelineSettings settings, CancellationToken cancellationToken)
    {
        var bar = Parse(candle);
        if (most < 2)
        {
            throw new SettingException($"--ticks is {most}; expected 2 or more");
        }

        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        await using var database = endpoints.PostgresOrNull is { } postgres ? EventStoreDatabase.CreateDataSource(postgres) : null;
        var backbone = await Backbone.ConnectAsync(settings, endpoints, RangeVerification.Topics, loggers, cancellationToken);
        if (!backbone.Rules.Specs.Contains(BarSpec.Parse(bar.Interval)))
        {
            throw new SettingException($"no {bar.Interval} bars are built, only {string.Join(", ", backbone.Rules.Specs)}; any other interval is merged of these when it is read: explain those it is made of");
        }

        using var line = new ProgressLine(TimeProvider.System);
        var explanation = await new CandleExplainer(backbone, database).RunAsync(bar, json ? null : line.Report, cancellationToken);
        line.Clear();
        if (!explanation.Exists)
        {
            throw new SettingException(await NoneAsync(bar, database, cancellationToken));
        }

        if (json)
        {
            await using var output = Console.OpenStandardOutput();
            await using var writer = new Utf8JsonWriter(output);
            ExplanationJson.Write(writer, explanation);
            await writer.FlushAsync(cancellationToken);
        }
        else
        {
            ExplanationScreen.Print(explanation, most);
        }

        return explanation.IsEqual ? 0 : 1;
    }

    private static CandleKey Parse(string[] candle)
    {
        string[] parts = candle is [var one] ? one.Split('|') : candle;
        if (parts.Length < 3)
        {
            throw new SettingException($"'{string.Join(' ', candle)}' names no candle; expected such as NSE:RELIANCE 1m 2026-11-25T09:15");
        }

        if (!InstrumentId.TryParse(parts[0].ToUpperInvariant(), out var instrument, out string? error) || !BarSpec.TryParse(parts[1], out var spec, out error))
        {
            throw new SettingException(error);
        }

        string[] start = parts[2].Split('.');
        bool isNumber = long.TryParse(start[0], NumberStyles.None, CultureInfo.InvariantCulture, out long startUs);
        long ordinal = isNumber && start.Length == 2 && long.TryParse(start[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
        return new CandleKey(isNumber ? startUs : PastTime.Parse("the candle's time", parts[2], instrument), instrument.ToString(), spec.ToString(), ordinal);
    }

    private static async Task<string> NoneAsync(CandleKey bar, NpgsqlDataSource? database, CancellationToken cancellationToken)
    {
        List<string> known = database is null ? [] : await new CandleHistory(database).ReadInstrumentsAsync(cancellationToken);
        var close = known.Contains(bar.Instrument) ? [] : CloseMatches.ToId(bar.Instrument, known);
        return $"there is no candle {bar.Instrument} {bar.Interval} {VerificationScreen.TimeOf(bar.StartUs)}, and no tick of its time"
            + (close.Count > 0 ? $"; instruments close to it: {string.Join(", ", close)}" : known.Contains(bar.Instrument) ? "; a candle is named by its open time" : "");
    }
}
