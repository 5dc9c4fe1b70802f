using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.EmbeddedKafka.Server.Health;

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c> of a broker, on somebody's HTTP listener.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder routes, BrokerServices broker, BrokerMetrics metrics)
    {
        routes.MapGet("/health/live", context => TypedResults.Bytes("{\"status\":\"ok\"}"u8.ToArray(), "application/json").ExecuteAsync(context));
        routes.MapGet("/health/ready", context => ReadyAsync(context, Look(broker, metrics)));
        routes.MapGet("/metrics", context => TypedResults.Text(PrometheusText.Write(metrics.Meter), PrometheusText.ContentType).ExecuteAsync(context));
    }

    /// <summary>A broker that listens has recovered its logs; what is left to go wrong is a disk.</summary>
    internal static BrokerHealth Look(BrokerServices broker, BrokerMetrics metrics)
    {
        var logs = broker.Logs.Topics.SelectMany(topic => topic.Partitions).ToList();
        string[] refusing = [.. logs.Where(log => log.IsRefusing).Select(log => Path.GetFileName(log.Folder))];
        return new BrokerHealth(refusing.Length == 0 ? "ready" : "not ready", broker.Logs.Topics.Count, logs.Count, metrics.Connections, refusing);
    }

    private static Task ReadyAsync(HttpContext context, BrokerHealth health)
    {
        context.Response.StatusCode = health.Refusing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return TypedResults.Bytes(JsonSerializer.SerializeToUtf8Bytes(health, HealthJson.Default.BrokerHealth), "application/json").ExecuteAsync(context);
    }
}
