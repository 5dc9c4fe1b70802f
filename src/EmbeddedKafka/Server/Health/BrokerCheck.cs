using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.EmbeddedKafka.Server.Health;

/// <summary>
/// The broker among the checks of its process. One that listens has recovered its logs; what is left to go wrong is a disk: unhealthy
/// while partitions take no records because a flush failed, which only a restart mends.
/// </summary>
internal sealed class BrokerCheck(BrokerServices broker, BrokerMetrics metrics) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var logs = broker.Logs.Topics.SelectMany(topic => topic.Partitions).ToList();
        string[] refusing = [.. logs.Where(log => log.IsRefusing).Select(log => Path.GetFileName(log.Folder))];
        var data = new Dictionary<string, object>
        {
            ["topics"] = broker.Logs.Topics.Count,
            ["partitions"] = logs.Count,
            ["connections"] = metrics.Connections,
            ["refusing"] = refusing,
        };
        return Task.FromResult(refusing.Length == 0
            ? HealthCheckResult.Healthy(data: data)
            : HealthCheckResult.Unhealthy($"{refusing.Length} partition(s) take no records until a restart, because a flush to disk failed: {string.Join(", ", refusing)}", data: data));
    }
}
