using Candlewick.Cli.Commands;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.Simulation;
using Candlewick.StreamApi.Compatibility;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Local;

/// <summary>
/// The simulated exchange beside a real pipeline: servers, data folder and topics of its own, so that no made-up price is ever found among real ones. Whatever
/// becomes of it, the real one goes on.
/// </summary>
internal static class SimulatedPipeline
{
    /// <summary>A made-up past that has grown so large is not worth its place.</summary>
    private const long LargestFolder = 2L << 30;

    /// <summary>Runs until it is told to stop; says where it is, and why it ended if it ends by itself.</summary>
    public static async Task RunAsync(PipelineSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        try
        {
            var own = SimulationSettings.Of(settings, port => PortOwner.IsFree(settings.Host, port));
            BeginAnewWhereLarge(own.DataFolder);
            await using var pipeline = await LocalPipeline.StartAsync("sim", own, Services.Simulated, loggers, cancellationToken);
            Print(own, pipeline);
            await pipeline.Host.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped with the rest.
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"The simulated exchange has ended: {Failures.Explain(e) ?? $"{e}"}. The rest goes on; `pipeline up --sim off` leaves it out.");
        }
    }

    private static void Print(PipelineSettings settings, LocalPipeline pipeline)
    {
        string near = Path.GetRelativePath(Directory.GetCurrentDirectory(), settings.DataFolder);
        string folder = near.StartsWith("..", StringComparison.Ordinal) ? settings.DataFolder : near;
        Console.WriteLine($"""

              simulated    {pipeline.Host.Web,-24} a made-up market that lives now: venue {SimulatedExchange.Venue}, topics '{settings.TopicPrefix}…' on Kafka {pipeline.Stack.KafkaBootstrap},
                                                    data in {folder}; --sim off leaves it out
                           {pipeline.Host.At(ApiPort.MultiEndpoint),-24} /ws/stream of it; its broker proxy is {pipeline.Host.At(ApiPort.BrokerProxy)}

                {pipeline.Host.Web}/      its charts, in a browser
                curl '{pipeline.Host.Web}/api/candles/SIM:ACME?interval=1m&last=5'
                curl '{pipeline.Host.Web}/api/instruments?query=sim'
                ./pipeline status --data {folder} --prefix {settings.TopicPrefix}

            """.ReplaceLineEndings());
    }

    private static void BeginAnewWhereLarge(string folder)
    {
        if (Directory.Exists(folder) && new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) is > LargestFolder and var bytes)
        {
            Console.WriteLine($"The simulated exchange begins anew: its past took {bytes / (1 << 20):N0} MB of {folder}.");
            Directory.Delete(folder, recursive: true);
        }
    }
}
