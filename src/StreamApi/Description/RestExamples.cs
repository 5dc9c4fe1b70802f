using System.Text.Json.Nodes;

namespace Candlewick.StreamApi.Description;

/// <summary>An answer of each kind, as docs/protocol.md shows it.</summary>
internal static class RestExamples
{
    private static readonly Lazy<JsonObject> All = new(Read);

    /// <summary>An answer of a schema; null where none is shown.</summary>
    public static JsonNode? Find(string schema) => All.Value[schema]?.DeepClone();

    private static JsonObject Read()
    {
        using var file = typeof(RestExamples).Assembly.GetManifestResourceStream("examples.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }
}
