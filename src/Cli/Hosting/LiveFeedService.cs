using Candlewick.Ingestor;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Hosting;

/// <summary>
/// A live feed as a service of <c>up</c>. What the vendor refuses for good ends it and nothing else: it is said, health shows it, and a new login begins it
/// again.
/// </summary>
/// <param name="session">The login that it needs; null: none.</param>
internal sealed partial class LiveFeedService(LiveFeed feed, LiveOptions live, IBrokerSession? session, IngestOptions options, ILoggerFactory loggers) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly LiveIngest _ingest = new(loggers.CreateLogger<LiveIngest>());
    private readonly ILogger _logger = loggers.CreateLogger<LiveFeedService>();
    private volatile string? _refusal;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((_refusal ?? _ingest.Problem) is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var login = session?.State.IssuedAt;
                try
                {
                    await _ingest.RunAsync(feed, live, options, stoppingToken);
                }
                catch (IngestException e)
                {
                    _refusal = e.Message;
                    LogRefused(feed.Name, e.Message);
                }

                await NewLoginAsync(login, stoppingToken);
                _refusal = null;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // How a connection ends: everything it said is committed.
        }
    }

    /// <summary>Another process on this data folder, or the API of this one, logs in.</summary>
    private async Task NewLoginAsync(DateTimeOffset? known, CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(session is null ? Timeout.InfiniteTimeSpan : LookEvery, options.Time, cancellationToken);
        }
        while (session!.State is not { Status: SessionStatus.Valid } state || state.IssuedAt == known);
    }

    [LoggerMessage(LogLevel.Error, "Feed {Feed} has ended; everything else goes on: {Reason}")]
    private partial void LogRefused(string feed, string reason);
}
