using System.Globalization;
using System.Text.Json;
using Candlewick.Market.Numbers;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Writes fields as members of a JSON object.</summary>
internal sealed class JsonFields(Utf8JsonWriter json, bool decimalsAsStrings) : IFieldWriter
{
    public void Text(string name, string value) => json.WriteString(name, value);

    public void Integer(string name, long value) => json.WriteNumber(name, value);

    public void Decimal(string name, decimal value)
    {
        if (decimalsAsStrings)
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }

    public void Decimal(string name, BigDecimal value)
    {
        if (decimalsAsStrings)
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
}
