using System.CommandLine;
using Candlewick.Cli.History;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Proof;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Verification;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;
using Candlewick.Projections.Candles;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline verify`: holds candles against the ticks they are made of, or what is stored against what was published.</summary>
internal static class VerifyCommand
{
    public static Command Create(GlobalOptions options)
    {
        var from = new Option<string?>("--from") { Description = "Date or time at which the first candle opens; without a zone where the venue is", HelpName = "time" };
        var to = new Option<string?>("--to") { Description = "The same, exclusive; now", HelpName = "time" };
        var instrument = new Option<string?>("--instrument") { Description = "VENUE:SYMBOL, or the beginning of ids and a star; all", HelpName = "pattern" };
        var repair = new Option<bool>("--repair") { Description = "Publish what is missing or different, as revisions of their own" };
        var store = new Option<bool>("--store") { Description = "Compare the tables mt_events, mt_streams and candle with topic candles instead" };
        var command = new Command("verify", """
            Make the candles of a range anew from the log of ticks and compare every byte with the topics and every field with the table

            Ticks are read from the start of their partitions, for what a candle is hangs on all of them: who owns a date, which session group
            an instrument is in, which ids and volumes were seen. Candles of ticks that no aggregator has taken yet are not looked at.

            Exit code: 0 all is as the ticks give it, or was put right by --repair; 1 it is not, or something failed.

            Examples:
              pipeline verify --from 2026-11-25 --to 2026-11-26
              pipeline verify --from 2026-11-25T09:15 --instrument NSE:RELIANCE
              pipeline verify --from 2026-11-25 --instrument 'NSE:*' --repair
              pipeline verify --store
            """) { from, to, instrument, repair, store };
        command.SetAction((arguments, cancellationToken) => arguments.GetValue(store)
            ? StoreAsync(options.Read(arguments), cancellationToken)
            : RangeAsync(
                arguments.GetValue(from) ?? throw new SettingException("say which candles: --from 2026-11-25, or --store for the tables"),
                arguments.GetValue(to), arguments.GetValue(instrument), arguments.GetValue(repair), options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RangeAsync(string from, string? to, string? instrument, bool repairs, PipelineSettings settings, CancellationToken cancellationToken)
    {
        string venue = instrument?.Split(':') is [var named, _] ? named : settings.DefaultVenues.FirstOrDefault() ?? "";
        var request = new VerifyRequest(Time("--from", from, venue), to is null ? TickTime.Of(TimeProvider.System.GetUtcNow()) : Time("--to", to, venue), instrument);
        if (request.FromUs >= request.ToUs)
        {
            throw new SettingException($"--from is '{from}', which is not before --to ({to ?? "now"})");
        }

        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        await using var database = endpoints.PostgresOrNull is { } postgres ? EventStoreDatabase.CreateDataSource(postgres) : null;
        var backbone = await Backbone.ConnectAsync(settings, endpoints, RangeVerification.Topics, loggers, cancellationToken);
        using var repair = repairs ? new CandleRepair(backbone, loggers) : null;
        repair?.Begin();
        using var line = new ProgressLine(TimeProvider.System);
        using var verification = new RangeVerification(backbone, database);
        var range = await verification.RunAsync(request, line.Report, cancellationToken);
        line.Clear();
        VerificationScreen.Print(range, repairs);
        return repair is null || range.ExitCode == 0 ? range.ExitCode : VerificationScreen.Repair(repair, verification, range);
    }

    private static long Time(string option, string text, string venue) =>
        PastTime.Parse(option, text, InstrumentId.TryParse($"{venue}:ANY", out var any, out _) ? any : InstrumentId.Parse("UTC:ANY"));

    private static async Task<int> StoreAsync(PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        await using var database = EventStoreDatabase.CreateDataSource(endpoints.Postgres);
        var backbone = await Backbone.ConnectAsync(settings, endpoints, [TopicCatalog.Candles], loggers, cancellationToken);
        await EventStoreDatabase.PrepareAsync(database, PipelineSettings.ShortPatience, TimeProvider.System, loggers.CreateLogger(nameof(VerifyCommand)), cancellationToken);

        using var line = new ProgressLine(TimeProvider.System);
        var (records, differences) = await new CandleVerification(backbone.Projection(settings, database)).RunAsync(
            (read, total) => line.Report($"{read:N0} of {total:N0} offsets of candles read"), cancellationToken);
        line.Clear();
        Print(records, differences);
        return differences.Count == 0 ? 0 : 1;
    }

    private static void Print(long records, List<StoreDifference> differences)
    {
        foreach (var difference in differences)
        {
            Console.WriteLine($"  {difference.Table,-11} {difference.Kind,-13} {difference.Count,9:N0}");
            foreach (string first in difference.First)
            {
                Console.WriteLine($"    {first}");
            }
        }

        Console.WriteLine(differences.Count == 0
            ? $"The store is what topic candles says ({records:N0} offsets)."
            : $"The store differs from topic candles ({records:N0} offsets). `pipeline project --rebuild candles` makes table candle anew; docs/operations.md says what to do about events.");
    }
}
