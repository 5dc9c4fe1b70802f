using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.Projections.Candles;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline project --rebuild candles`: makes the read model anew while everything else goes on.</summary>
internal static class RebuildCommand
{
    public static async Task<int> RunAsync(string what, PipelineSettings settings, CancellationToken cancellationToken)
    {
        if (what != "candles")
        {
            throw new SettingException($"--rebuild is '{what}'; expected 'candles', the one read model there is");
        }

        using var loggers = Logs.Factory();
        var endpoints = Endpoints.Find(settings);
        await using var database = EventStoreDatabase.CreateDataSource(endpoints.Postgres);
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
