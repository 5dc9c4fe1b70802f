using System.Net;
using System.Text;
using System.Text.Json;

namespace Candlewick.Ingestor.History;

/// <summary>What a vendor answered.</summary>
/// <param name="Body">As JSON; undefined where it is none.</param>
/// <param name="Bytes">As it came.</param>
internal readonly record struct VendorAnswer(HttpStatusCode Status, JsonElement Body, byte[] Bytes)
{
    /// <summary>The text of a property of the body; null where there is none.</summary>
    public string? this[string property] =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : null;

    /// <summary>Whether the answer has these words somewhere.</summary>
    public bool Says(string words) => Encoding.UTF8.GetString(Bytes).Contains(words, StringComparison.OrdinalIgnoreCase);
}
