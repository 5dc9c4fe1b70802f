using System.Text.Json.Serialization;

namespace Candlewick.EmbeddedKafka.Server.Health;

/// <summary>The body of <c>/health/ready</c>.</summary>
/// <param name="Refusing">Partitions that take no records until a restart, because a flush to disk failed.</param>
internal sealed record BrokerHealth(string Status, int Topics, int Partitions, long Connections, IReadOnlyList<string> Refusing);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BrokerHealth))]
internal sealed partial class HealthJson : JsonSerializerContext;
