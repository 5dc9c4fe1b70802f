using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Ingestor.Live.Status;

/// <summary>Ready while every connection that is to have instruments is up. What is lost is being made again: it is not ready meanwhile, and says why.</summary>
public sealed class FeedHealth(LiveIngest ingest) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ingest.Problem is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy());
}
