using Candlewick.Ingestor;
using Candlewick.Ingestor.Simulation;
using Microsoft.Extensions.Hosting;

namespace Candlewick.Cli.Hosting;

/// <summary>The simulated exchange as a service of the process.</summary>
internal sealed class SimulatedFeed(SimulatedExchange exchange, IngestOptions options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await exchange.RunAsync(options, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // How a connection ends: everything it said is committed.
        }
    }
}
