using Candlewick.StreamApi.Rest;
using Candlewick.Streaming.Feeds;
using Confluent.Kafka;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary><c>/health</c> and <c>/connections</c> of the multi-endpoint service.</summary>
internal sealed class StreamStatus(StreamClients clients, HealthCheckService health, FeedEndpoint feeds, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>503 where the process is not ready, as <c>/health/ready</c> of the web port.</summary>
    public async Task<IResult> HealthAsync(CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var all = clients.All;
        bool isReady = report.Status != HealthStatus.Unhealthy;
        var answer = new StreamHealth(
            isReady ? "healthy" : "unhealthy", "websocket_stream_service", StreamTime.Text(time.GetUtcNow()), Math.Round(time.GetElapsedTime(_began).TotalSeconds, 3), all.Count, clients.Streams.Count,
            StreamEndpoints.All.ToDictionary(e => e.Name, e => new EndpointHealth(all.Count(client => client.Endpoint == e), e.Path, e.Description), StringComparer.Ordinal),
            await FeedsAsync(cancellationToken), clients.Lag is { } lag ? Math.Round(lag.TotalSeconds, 3) : null);
        return TypedResults.Json(answer, StreamStatusJson.Default.StreamHealth, statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    public IResult Connections()
    {
        var all = clients.All;
        return TypedResults.Json(
            new StreamConnections(
                all.Count,
                StreamEndpoints.All.ToDictionary(e => e.Name, IReadOnlyList<ConnectionStanding> (NamedEndpoint e) => [.. all.Where(client => client.Endpoint == e).Select(Standing)], StringComparer.Ordinal),
                clients.Streams),
            StreamStatusJson.Default.StreamConnections);
    }

    private static ConnectionStanding Standing(StreamClient client) => new(
        client.Name, StreamTime.Text(client.ConnectedAt), client.HeardUs == 0 ? null : client.HeardUs / 1e6, [.. client.Symbols.Symbols.Order(StringComparer.Ordinal)]);

    /// <summary>Null where Kafka does not say how they are.</summary>
    private async Task<IReadOnlyList<FeedDocument>?> FeedsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await feeds.ReadAsync(cancellationToken)).Feeds;
        }
        catch (KafkaException)
        {
            return null;
        }
    }
}
