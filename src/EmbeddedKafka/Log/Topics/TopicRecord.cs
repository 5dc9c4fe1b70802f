using System.Text.Json.Serialization;

namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>A topic as its file keeps it.</summary>
/// <param name="Config">Only what was set for this topic.</param>
internal sealed record TopicRecord(string Name, Guid Id, int Partitions, IReadOnlyDictionary<string, string> Config);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TopicRecord))]
internal sealed partial class TopicJson : JsonSerializerContext;
