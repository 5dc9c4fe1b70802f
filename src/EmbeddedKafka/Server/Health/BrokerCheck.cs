using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.EmbeddedKafka.Server.Health;

/// <summary>The broker among the checks of a process it lives in: unhealthy while partitions take no records because a disk failed.</summary>
internal sealed class BrokerCheck(BrokerServices broker, BrokerMetrics metrics) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = HealthRoutes.Look(broker, metrics);
        return Task.FromResult(health.Refusing.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"{health.Refusing.Count} partition(s) take no records until a restart, because a flush to disk failed: {string.Join(", ", health.Refusing)}"));
    }
}
