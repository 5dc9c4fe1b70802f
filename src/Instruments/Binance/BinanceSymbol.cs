using System.Text.Json.Serialization;

namespace Candlewick.Instruments.Binance;

/// <summary>An element of <c>symbols</c> of exchangeInfo.</summary>
internal sealed record BinanceSymbol(
    [property: JsonPropertyName("symbol")] string? Symbol,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("baseAsset")] string? BaseAsset,
    [property: JsonPropertyName("quoteAsset")] string? QuoteAsset,
    [property: JsonPropertyName("filters")] IReadOnlyList<BinanceFilter>? Filters);

/// <summary>A rule for orders: PRICE_FILTER has the price step, LOT_SIZE the size step.</summary>
internal sealed record BinanceFilter(
    [property: JsonPropertyName("filterType")] string? Type,
    [property: JsonPropertyName("tickSize")] string? TickSize,
    [property: JsonPropertyName("stepSize")] string? StepSize);

[JsonSerializable(typeof(BinanceSymbol))]
internal sealed partial class BinanceJson : JsonSerializerContext;
