using System.Diagnostics.Metrics;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Transactions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Streaming.Tests;

/// <summary>A worker on a thread of its own.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    public const string Service = "copy";

    private readonly CancellationTokenSource _stopping = new();

    public RunningWorker(KafkaSettings settings, IPartitionTaskLoader loader, TimeSpan? commitInterval = null, RefusedOutputs refused = RefusedOutputs.Stop, TimeProvider? time = null)
    {
        var options = new TransactionalWorkerOptions(Service, 0, [TopicCatalog.Ticks]) { CommitInterval = commitInterval ?? TimeSpan.FromMilliseconds(20), Refused = refused };
        var worker = new TransactionalWorker(options, settings, loader, Status, time ?? TimeProvider.System, Log);
        Work = Task.Factory.StartNew(() => worker.Run(_stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public WorkerStatus Status { get; } = new(Service, new PlainMeters());

    public HealthCheckResult Health => new WorkerHealth(Status).CheckHealthAsync(new HealthCheckContext()).GetAwaiter().GetResult();

    public CapturedLog<TransactionalWorker> Log { get; } = new();

    public Task Work { get; }

    public Task StopAsync()
    {
        _stopping.Cancel();
        return Work;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Work.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stopping.Dispose();
    }

    private sealed class PlainMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
