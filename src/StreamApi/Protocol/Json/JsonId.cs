using System.Globalization;
using System.Text.Json;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>A client's name for a subscription: text, or a whole number.</summary>
/// <param name="Text">What it is known by.</param>
/// <param name="IsNumber">It came as a number, and goes back as one.</param>
internal readonly record struct JsonId(string Text, bool IsNumber)
{
    /// <summary>Member <c>id</c> of a message; null where there is none of either kind.</summary>
    public static JsonId? Of(JsonElement root) =>
        !root.TryGetProperty("id", out var value) ? null
        : value.ValueKind == JsonValueKind.String ? new(value.GetString()!, false)
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? new(number.ToString(CultureInfo.InvariantCulture), true)
        : null;
}
