using System.CommandLine;
using System.Diagnostics;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline up`: all servers that are missing and all services, in one process, until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("up", "Run everything on this machine: Kafka, PostgreSQL, schema registry and all services, until Ctrl-C");
        command.SetAction((arguments, cancellationToken) => RunAsync(options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PipelineSettings settings, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var loggers = Logs.Factory();
        await using var pipeline = await LocalPipeline.StartAsync("up", settings, loggers, cancellationToken);
        UpScreen.Print(settings, pipeline, Stopwatch.GetElapsedTime(start));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = ReadyLine.FollowAsync(pipeline.Host, TimeProvider.System, ended.Token);
        await pipeline.Host.WaitAsync(cancellationToken);
        await ended.CancelAsync();
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine("Stopping…");
        return 0;
    }
}
