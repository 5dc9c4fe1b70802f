using System.Text.Json.Serialization;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>Body of getCandleData; times to the minute of Indian clocks.</summary>
internal sealed record SmartApiCandleRequest(
    [property: JsonPropertyName("exchange")] string Exchange,
    [property: JsonPropertyName("symboltoken")] string Token,
    [property: JsonPropertyName("interval")] string Interval,
    [property: JsonPropertyName("fromdate")] string From,
    [property: JsonPropertyName("todate")] string To);

[JsonSerializable(typeof(SmartApiCandleRequest))]
internal sealed partial class SmartApiHistoryJson : JsonSerializerContext;
