using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Transactions;

namespace Candlewick.Streaming.Tests;

/// <summary>A worker on a thread of its own.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    public const string Service = "copy";

    private readonly CancellationTokenSource _stopping = new();

    public RunningWorker(KafkaSettings settings, IPartitionTaskLoader loader, TimeSpan? commitInterval = null)
    {
        var options = new TransactionalWorkerOptions(Service, 0, TopicCatalog.Ticks) { CommitInterval = commitInterval ?? TimeSpan.FromMilliseconds(20) };
        var worker = new TransactionalWorker(options, settings, loader, TimeProvider.System, Log);
        Work = Task.Factory.StartNew(() => worker.Run(_stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

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
}
