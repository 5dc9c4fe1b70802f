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
        await using var stack = await LocalStack.StartAsync(settings, loggers, TimeProvider.System, cancellationToken);
        using var slot = WorkerSlot.Claim(settings, "up");
        var backbone = await Backbone.ConnectAsync(settings, stack.KafkaBootstrap, stack.SchemaRegistry, slot.Name, loggers, cancellationToken);
        await using var host = await ServiceHost.StartAsync("up", Services.All, settings, backbone, stack.Postgres, cancellationToken, stack.BrokerCheck);

        string web = host.Web;
        new RunFile(Environment.ProcessId, stack.KafkaBootstrap, $"{stack.SchemaRegistry}", stack.Postgres, web, settings.TopicPrefix).Save(settings.DataFolder);
        try
        {
            UpScreen.Print(settings, stack, backbone, web, Stopwatch.GetElapsedTime(start));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var ready = ReadyLine.FollowAsync(host, TimeProvider.System, ended.Token);
            await host.WaitAsync(cancellationToken);
            await ended.CancelAsync();
            await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Console.WriteLine("Stopping…");
            return 0;
        }
        finally
        {
            PsqlService.Delete(settings.DataFolder);
            RunFile.Delete(settings.DataFolder);
        }
    }
}
