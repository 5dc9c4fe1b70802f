using System.Text.Json.Serialization;
using Candlewick.Streaming.Feeds;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Uptime">Seconds.</param>
/// <param name="ActiveStreams">Instruments that somebody follows.</param>
/// <param name="Endpoints">Those that are open, by name.</param>
/// <param name="Feeds">As <c>/api/feeds</c> has them; null where Kafka does not say.</param>
/// <param name="Lag">Seconds from the time of the last quote at the exchange to when it was sent; null before the first.</param>
internal sealed record StreamHealth(
    string Status, string Service, string Timestamp, double Uptime, int TotalConnections, int ActiveStreams, IReadOnlyDictionary<string, EndpointHealth> Endpoints,
    IReadOnlyList<FeedDocument>? Feeds, double? Lag);

internal sealed record EndpointHealth(int Connections, string Path, string Description);

/// <param name="ActiveStreams">Ids of the instruments that somebody follows.</param>
internal sealed record StreamConnections(
    int TotalConnections, IReadOnlyDictionary<string, IReadOnlyList<ConnectionStanding>> EndpointConnections, IReadOnlyList<string> ActiveStreams);

/// <param name="LastHeartbeat">Seconds since 1970 UTC; null before the first.</param>
/// <param name="Subscriptions">Symbols as the client wrote them.</param>
internal sealed record ConnectionStanding(string Connection, string ConnectedAt, double? LastHeartbeat, IReadOnlyList<string> Subscriptions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StreamHealth))]
[JsonSerializable(typeof(StreamConnections))]
internal sealed partial class StreamStatusJson : JsonSerializerContext;
