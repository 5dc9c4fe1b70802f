using System.Text.Json.Serialization;

namespace Candlewick.Instruments.Coinbase;

/// <summary>An element of Coinbase Exchange's list of products.</summary>
internal sealed record CoinbaseProduct(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("base_currency")] string? BaseCurrency,
    [property: JsonPropertyName("quote_currency")] string? QuoteCurrency,
    [property: JsonPropertyName("quote_increment")] string? QuoteIncrement,
    [property: JsonPropertyName("base_increment")] string? BaseIncrement,
    [property: JsonPropertyName("status")] string? Status);

[JsonSerializable(typeof(CoinbaseProduct))]
internal sealed partial class CoinbaseJson : JsonSerializerContext;
