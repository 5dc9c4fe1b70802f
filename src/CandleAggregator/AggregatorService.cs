using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.CandleAggregator;

/// <summary>Runs the aggregator's workers, each on a thread of its own.</summary>
public sealed class AggregatorService(
    AggregatorOptions options, AggregatorProgress progress, AggregatorMetrics metrics, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var workers = Enumerable.Range(0, options.Workers)
            .Select(slot => Task.Factory.StartNew(() => Run(slot, stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();

        // One that fails ends all: left to themselves, the others would hide that this process does half its work.
        await Task.WhenAny(workers);
        await stopping.CancelAsync();
        await Task.WhenAll(workers);
    }

    private void Run(int slot, CancellationToken stopping)
    {
        using var outputs = new PartitionOutputs(options, progress, metrics, time, loggers.CreateLogger<AggregatorService>());
        var loader = new PartitionLoader(options, outputs, time, loggers.CreateLogger<AggregatorService>());
        var worker = new TransactionalWorker(
            new TransactionalWorkerOptions(AggregatorOptions.Service, slot, TopicCatalog.Ticks),
            options.Kafka, loader, time, loggers.CreateLogger<TransactionalWorker>());
        worker.Run(stopping);
    }
}

/// <summary>Registration of the aggregator in a host.</summary>
public static class AggregatorServices
{
    /// <summary>Adds the aggregator; a <see cref="TimeProvider"/> and logging must be registered.</summary>
    public static IServiceCollection AddCandleAggregator(this IServiceCollection services, AggregatorOptions options) =>
        services.AddSingleton(options)
            .AddSingleton<AggregatorProgress>()
            .AddSingleton<AggregatorMetrics>()
            .AddHostedService<AggregatorService>();
}
