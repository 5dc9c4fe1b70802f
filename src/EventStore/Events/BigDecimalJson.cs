using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candlewick.Market.Numbers;

namespace Candlewick.EventStore.Events;

/// <summary>A number of any size as a JSON number with all its digits: <c>jsonb</c> keeps them as <c>numeric</c>.</summary>
public sealed class BigDecimalJson : JsonConverter<BigDecimal>
{
    public override BigDecimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        return BigDecimal.TryParse(text, out var value) ? value : throw new JsonException($"'{text}' is not a decimal in plain notation");
    }

    public override void Write(Utf8JsonWriter writer, BigDecimal value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString(), skipInputValidation: true);
}
