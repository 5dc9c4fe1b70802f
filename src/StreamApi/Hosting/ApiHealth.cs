using System.Globalization;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Candlewick.StreamApi.Hosting;

/// <summary>Whether clients can be served: every topic was read to its end once, and Kafka and PostgreSQL answer.</summary>
internal sealed class ApiHealth(TailSet tails, KafkaReach kafka, NpgsqlDataSource postgres, ConnectionGate gate) : IHealthCheck
{
    private const int StoreTimeoutSeconds = 3;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var log = kafka.AskAsync(cancellationToken);
        string store = await AskStoreAsync(cancellationToken);
        var topics = tails.States.ToDictionary(s => s.Topic, s => s.Ready ? Waiting(s.Topic) : "not read to its end");
        var data = new Dictionary<string, object>
        {
            ["topics"] = topics,
            ["kafka"] = await log,
            ["postgres"] = store,
            ["connections"] = gate.Open,
            ["total_connections"] = gate.Total,
        };
        var problems = tails.States.Where(s => !s.Ready).Select(s => $"topic {s.Topic} is not read to its end").ToList();
        if (await log is not "ok" and var silence)
        {
            problems.Add($"Kafka {silence}");
        }

        if (store != "ok")
        {
            problems.Add($"PostgreSQL {store}");
        }

        return problems.Count == 0 ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Unhealthy(string.Join("; ", problems), data: data);
    }

    /// <summary>Clients can be served meanwhile, so that it is no reason not to be ready.</summary>
    private string Waiting(string topic) => topic == TopicCatalog.Instruments.Name && tails.Instruments.Undecided is > 0 and var records
        ? string.Create(CultureInfo.InvariantCulture, $"ok; waiting for the schema registry: {records}")
        : "ok";

    private async Task<string> AskStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = postgres.CreateCommand("SELECT 1");
            command.CommandTimeout = StoreTimeoutSeconds;
            await command.ExecuteScalarAsync(cancellationToken);
            return "ok";
        }
        catch (NpgsqlException e)
        {
            return $"does not answer: {e.Message}";
        }
    }
}
