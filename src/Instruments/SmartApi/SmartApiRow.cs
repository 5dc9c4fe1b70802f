using System.Text.Json.Serialization;

namespace Candlewick.Instruments.SmartApi;

/// <summary>An element of Angel One's scrip master: all of it is text. Set, not constructed: there are a quarter of a million, and that is faster.</summary>
internal sealed class SmartApiRow
{
    [JsonPropertyName("token")]
    public string? Token { get; set; }

    [JsonPropertyName("symbol")]
    public string? Symbol { get; set; }

    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("expiry")]
    public string? Expiry { get; set; }

    [JsonPropertyName("strike")]
    public string? Strike { get; set; }

    [JsonPropertyName("lotsize")]
    public string? LotSize { get; set; }

    [JsonPropertyName("instrumenttype")]
    public string? InstrumentType { get; set; }

    [JsonPropertyName("exch_seg")]
    public string? Segment { get; set; }

    [JsonPropertyName("tick_size")]
    public string? TickSize { get; set; }
}

[JsonSerializable(typeof(SmartApiRow))]
internal sealed partial class SmartApiJson : JsonSerializerContext;
