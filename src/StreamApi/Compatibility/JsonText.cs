using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>Messages that are one JSON object each.</summary>
internal static class JsonText
{
    /// <summary>How messages are written: text that is no markup is left as it is.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What clients of both protocols are told of a message that is none.</summary>
    public const string Invalid = "Invalid JSON format";

    /// <summary>Hands the object to <paramref name="read"/>.</summary>
    /// <exception cref="UnreadableMessageException">It is not one JSON object, or has text in it that is none.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : throw new UnreadableMessageException(Invalid);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: half a surrogate pair.
            throw new UnreadableMessageException(Invalid, e);
        }
    }

    /// <summary>A member that is text; null where there is none, or it is something else.</summary>
    public static string? Text(this JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The beginning of what a client wrote, for an answer.</summary>
    public static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
