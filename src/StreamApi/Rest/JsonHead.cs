using System.Text.Json;

namespace Candlewick.StreamApi.Rest;

/// <summary>The beginning of an answer of many items, up to the first of them.</summary>
internal static class JsonHead
{
    public static string Of(string items, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var text = new System.Text.StringBuilder("{");
        foreach (var (name, value) in fields)
        {
            text.Append('"').Append(name).Append("\":").Append(value is null ? "null" : $"\"{JsonEncodedText.Encode(value)}\"").Append(',');
        }

        return text.Append('"').Append(items).Append("\":[").ToString();
    }
}
