using System.Diagnostics.Metrics;
using Candlewick.Streaming.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Engines;

/// <summary>Runs an engine's workers, each on a thread of its own.</summary>
/// <param name="create">Makes the engine of a worker.</param>
public sealed class EngineService(
    EngineDefinition definition, Func<IEngine> create, WorkerStatus status, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    /// <summary>Which engine it is.</summary>
    public string Service => definition.Service;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var workers = Enumerable.Range(0, definition.Workers)
            .Select(slot => Task.Factory.StartNew(() => Run(slot, stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();

        // One that fails ends all: left to themselves, the others would hide that this process does half its work.
        await Task.WhenAny(workers);
        await stopping.CancelAsync();
        await Task.WhenAll(workers);
    }

    private void Run(int slot, CancellationToken stopping)
    {
        using var engine = create();
        var options = new TransactionalWorkerOptions(definition.Service, slot, definition.Inputs) { CommitInterval = definition.CommitInterval, Refused = definition.Refused };
        var loader = new CheckpointLoader(definition, engine, time, loggers.CreateLogger<EngineService>());
        new TransactionalWorker(options, definition.Kafka, loader, status, time, loggers.CreateLogger<TransactionalWorker>()).Run(stopping);
    }
}

/// <summary>Registration of engines in a host.</summary>
public static class EngineServices
{
    /// <summary>
    /// Adds an engine with its health check and meter, under the name of its service; a <see cref="TimeProvider"/>, logging
    /// and metrics must be registered.
    /// </summary>
    /// <param name="create">Makes the engine of one worker.</param>
    public static IServiceCollection AddEngine(this IServiceCollection services, EngineDefinition definition, Func<IServiceProvider, IEngine> create)
    {
        string name = definition.Service;
        services.AddKeyedSingleton(name, (provider, _) => new WorkerStatus(name, provider.GetRequiredService<IMeterFactory>()));
        services.AddHealthChecks().Add(new HealthCheckRegistration(name, provider => new WorkerHealth(provider.GetRequiredKeyedService<WorkerStatus>(name)), null, null));
        return services.AddSingleton<IHostedService>(provider => new EngineService(
            definition, () => create(provider), provider.GetRequiredKeyedService<WorkerStatus>(name),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
    }
}
