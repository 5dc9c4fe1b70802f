using System.CommandLine;
using System.Diagnostics;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline up`: all servers that are missing and all services, in one process, until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create(GlobalOptions options)
    {
        var sim = new Option<string?>("--sim") { Description = "on or off: a simulated exchange beside it, with servers, folder and topics of its own (SIM; on, unless a setting names servers or a prefix)", HelpName = "on|off" };
        var command = new Command("up", """
            Run everything on this machine: Kafka, PostgreSQL, schema registry and all services, until Ctrl-C

            Examples:
              pipeline up
              pipeline up --sim off --data research
            """) { sim };
        command.SetAction((arguments, cancellationToken) => RunAsync(options.Read(arguments, (sim, "SIM")), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PipelineSettings settings, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var loggers = Logs.Factory();
        await using var pipeline = await LocalPipeline.StartAsync("up", settings, Services.All, loggers, cancellationToken);
        UpScreen.Print(settings, pipeline, Stopwatch.GetElapsedTime(start));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = ReadyLine.FollowAsync(pipeline.Host, TimeProvider.System, ended.Token);
        var simulated = settings.Simulation.IsOn ? SimulateAsync(ready, settings, loggers, ended.Token) : Task.CompletedTask;
        await pipeline.Host.WaitAsync(cancellationToken);
        Console.WriteLine("Stopping…");
        await ended.CancelAsync();
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await simulated;
        return 0;
    }

    /// <summary>Not before the real pipeline has started: nobody should wait for it because of a made-up one.</summary>
    private static async Task SimulateAsync(Task ready, PipelineSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SimulatedPipeline.RunAsync(settings, loggers, cancellationToken);
    }
}
