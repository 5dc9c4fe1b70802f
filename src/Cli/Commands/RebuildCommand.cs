using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Ledger;
using Candlewick.Projections.Candles;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline project --rebuild candles|ledger`: makes a read model anew while everything else goes on.</summary>
internal static class RebuildCommand
{
    private const string Candles = "candles";
    private const string Ledger = "ledger";

    public static async Task<int> RunAsync(string what, PipelineSettings settings, CancellationToken cancellationToken)
    {
        if (what is not (Candles or Ledger))
        {
            throw new SettingException($"--rebuild is '{what}'; expected '{Candles}' or '{Ledger}', the read models there are");
        }

        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        await using var database = EventStoreDatabase.CreateDataSource(endpoints.Postgres);
        if (what == Ledger)
        {
            await EventStoreDatabase.PrepareAsync(database, PipelineSettings.ShortPatience, TimeProvider.System, loggers.CreateLogger(nameof(RebuildCommand)), cancellationToken);
            Console.WriteLine($"Table ledger_entry is new: {await LedgerStore.RebuildAsync(database, cancellationToken):N0} entries.");
            return 0;
        }

        var backbone = await Backbone.ConnectAsync(settings, endpoints, [TopicCatalog.Candles], loggers, cancellationToken);
        await EventStoreDatabase.PrepareAsync(database, PipelineSettings.ShortPatience, TimeProvider.System, loggers.CreateLogger(nameof(RebuildCommand)), cancellationToken);

        using var line = new ProgressLine(TimeProvider.System);
        var done = await new CandleRebuild(backbone.Projection(settings, database), TimeProvider.System).RunAsync(
            progress => line.Report(Text(progress)), cancellationToken);
        line.Clear();
        Console.WriteLine($"Table candle is new: {done.Records:N0} offsets of candles in {done.Elapsed.TotalSeconds:0.0} s, {done.Records / Math.Max(done.Elapsed.TotalSeconds, 0.001):N0}/s.");
        return 0;
    }

    private static string Text(RebuildProgress progress) =>
        progress.Doing != "reading" ? $"{progress.Doing}, {progress.Elapsed.TotalSeconds:0} s so far"
        : $"{progress.Records,12:N0} of {progress.Total:N0} offsets, {(progress.Left is { } left ? $@"about {left:h\:mm\:ss} left" : "just begun")}";
}
