using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Projections;

/// <summary>Unhealthy while nothing can be stored: candles wait in Kafka and nothing is lost. Degraded once records were put aside.</summary>
public sealed class ProjectionHealth(ProjectionStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = status.Current;
        var data = new Dictionary<string, object>
        {
            ["partitions"] = now.Next.Count,
            ["rows"] = now.Rows,
            ["skipped"] = now.Skipped,
            ["lag"] = now.Lag.Values.Sum() ?? 0,
        };
        return Task.FromResult(now.Problem is { } problem
            ? HealthCheckResult.Unhealthy(problem, data: data)
            : now.Skipped > 0 ? HealthCheckResult.Degraded($"{now.Skipped} record(s) that cannot be stored went to dead-letters", data: data)
            : HealthCheckResult.Healthy($"{now.Next.Count} partition(s), {now.Rows} row(s) stored", data));
    }
}
