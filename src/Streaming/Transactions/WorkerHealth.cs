using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Streaming.Transactions;

/// <summary>Unhealthy while a partition stands still or nothing succeeds; degraded once outputs were put aside.</summary>
public sealed class WorkerHealth(WorkerStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (status.Stopped is { Count: > 0 } stopped)
        {
            var (partition, refused) = stopped.First();
            return HealthCheckResult.Unhealthy(
                $"{stopped.Count} partition(s) of '{status.Service}' stand still. Partition {partition}, at offset {refused.Origin.Offset}: Kafka refuses {refused}. {char.ToUpperInvariant(refused.Remedy[0])}{refused.Remedy[1..]}.");
        }

        return status.Failing is { } reason ? HealthCheckResult.Unhealthy($"'{status.Service}' makes no progress, {reason}")
            : status.DeadLetters > 0 ? HealthCheckResult.Degraded($"{status.DeadLetters} refused output(s) of '{status.Service}' are in dead-letters")
            : HealthCheckResult.Healthy();
    }
}
