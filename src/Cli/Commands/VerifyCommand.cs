using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Verification;
using Candlewick.Projections.Candles;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline verify`: holds what is stored against what was published.</summary>
internal static class VerifyCommand
{
    public static Command Create(GlobalOptions options)
    {
        var store = new Option<bool>("--store") { Description = "Compare the tables mt_events, mt_streams and candle with topic candles", Required = true };
        var command = new Command("verify", """
            Compare what is stored with what was published, up to where the projection is; exit code 1 where they differ

            Example:
              pipeline verify --store
            """) { store };
        command.SetAction((arguments, cancellationToken) => RunAsync(options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PipelineSettings settings, CancellationToken cancellationToken)
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
