using System.Text.Json.Serialization;

namespace Candlewick.Ingestor.Instruments.SmartApi;

/// <summary>An element of Angel One's scrip master: all of it is text.</summary>
internal sealed record SmartApiRow(
    [property: JsonPropertyName("token")] string? Token,
    [property: JsonPropertyName("symbol")] string? Symbol,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("expiry")] string? Expiry,
    [property: JsonPropertyName("strike")] string? Strike,
    [property: JsonPropertyName("lotsize")] string? LotSize,
    [property: JsonPropertyName("instrumenttype")] string? InstrumentType,
    [property: JsonPropertyName("exch_seg")] string? Segment,
    [property: JsonPropertyName("tick_size")] string? TickSize);

[JsonSerializable(typeof(SmartApiRow))]
internal sealed partial class SmartApiJson : JsonSerializerContext;
