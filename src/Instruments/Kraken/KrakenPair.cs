using System.Text.Json.Serialization;

namespace Candlewick.Instruments.Kraken;

/// <summary>A value of <c>result</c> of AssetPairs.</summary>
internal sealed record KrakenPair(
    [property: JsonPropertyName("altname")] string? AltName,
    [property: JsonPropertyName("wsname")] string? SocketName,
    [property: JsonPropertyName("tick_size")] string? TickSize,
    [property: JsonPropertyName("lot_decimals")] int LotDecimals,
    [property: JsonPropertyName("status")] string? Status);

[JsonSerializable(typeof(KrakenPair))]
internal sealed partial class KrakenJson : JsonSerializerContext;
