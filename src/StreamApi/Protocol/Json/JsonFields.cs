using System.Globalization;
using System.Text.Json;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Writes fields as members of a JSON object.</summary>
internal sealed class JsonFields(Utf8JsonWriter json, bool decimalsAsStrings) : IFieldWriter
{
    public void Text(string name, string value) => json.WriteString(name, value);

    public void Integer(string name, long value) => json.WriteNumber(name, value);

    public void Decimal(string name, decimal value)
    {
        json.WritePropertyName(name);
        Number(value);
    }

    public void Decimal(string name, BigDecimal value)
    {
        if (value.TryToDecimal(out decimal small))
        {
            Decimal(name, small);
        }
        else if (decimalsAsStrings)
        {
            json.WriteString(name, value.ToString());
        }
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.ToString(), skipInputValidation: true);
        }
    }

    public void Truth(string name, bool value) => json.WriteBoolean(name, value);

    public void Nothing(string name) => json.WriteNull(name);

    public void Flags(string name, uint mask, ReadOnlySpan<string> names)
    {
        json.WriteStartArray(name);
        for (int bit = 0; bit < names.Length; bit++)
        {
            if ((mask & (1u << bit)) != 0)
            {
                json.WriteStringValue(names[bit]);
            }
        }

        json.WriteEndArray();
    }

    public void Levels(string name, ReadOnlySpan<DepthLevel> levels, int priceScale, int sizeScale)
    {
        json.WriteStartArray(name);
        foreach (var level in levels)
        {
            json.WriteStartArray();
            Number(ScaledNumber.ToDecimal(level.Price, priceScale));
            Number(ScaledNumber.ToDecimal(level.Size, sizeScale));
            if (level.Orders > 0)
            {
                json.WriteNumberValue(level.Orders);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public void Changes(string name, IReadOnlyList<FieldChange> changes)
    {
        json.WriteStartArray(name);
        foreach (var (field, before, after) in changes)
        {
            json.WriteStartObject();
            json.WriteString("field", field);
            json.WriteString("before", before);
            json.WriteString("after", after);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Number(decimal value)
    {
        if (decimalsAsStrings)
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNumberValue(value);
        }
    }
}
