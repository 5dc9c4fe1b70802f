using System.Diagnostics.Metrics;
using Candlewick.Contracts.Registry;
using Candlewick.EventStore;
using Candlewick.EventStore.Offsets;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Projections;

/// <summary>
/// Runs a projection: reads its topic in batches and stores each in one transaction. Any number of them share the
/// partitions; each record is stored once, whichever of them dies when.
/// </summary>
public sealed partial class Projector<TRow>(
    ProjectionOptions options, IProjection<TRow> projection, ProjectionStatus status, IMeterFactory meters, TimeProvider time, ILogger<Projector<TRow>> logger) : BackgroundService
    where TRow : class
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ProjectionMetrics _metrics = new(meters, projection.Name, status);

    /// <exception cref="DatabaseUnavailableException">PostgreSQL does not answer at start, or refuses us.</exception>
    /// <exception cref="PositionException">The stored positions do not fit the topic.</exception>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await EventStoreDatabase.PrepareAsync(options.Database, options.DatabasePatience, time, logger, stoppingToken);
            // A thread of its own: the Kafka client blocks, and its callbacks must run where the batch lives.
            await Task.Factory.StartNew(() => Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is no failure; what was not stored is read again.
        }
    }

    private void Run(CancellationToken stopping)
    {
        for (var pause = FirstPause; !stopping.IsCancellationRequested;)
        {
            bool stored = RunSession(stopping);
            pause = stored ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            Task.Delay(pause, time, stopping).GetAwaiter().GetResult();
        }
    }

    /// <summary>True where the session got as far as storing something before it ended.</summary>
    private bool RunSession(CancellationToken stopping)
    {
        using var session = new ProjectionSession<TRow>(options, projection, status, _metrics, time, logger, stopping);
        try
        {
            session.Run();
        }
        catch (Exception e) when (IsPassing(e) && !stopping.IsCancellationRequested)
        {
            status.Failed($"{projection.Name} are not being stored: {e.Message}");
            LogFailed(projection.Name, e.Message);
        }

        return session.HasStored;
    }

    /// <summary>What a new session may cure. A position that does not fit, a broken schema or a bug of ours stops the service.</summary>
    private static bool IsPassing(Exception e) =>
        e is OffsetFenceException or KafkaException { Error.IsFatal: false } or RegistryException { IsTransient: true }
        || EventStoreDatabase.IsPassing(e);

    [LoggerMessage(LogLevel.Warning, "Projection {Projection} interrupted ({Reason}); goes on from the stored positions")]
    private partial void LogFailed(string projection, string reason);
}
