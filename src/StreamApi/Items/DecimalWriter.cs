using System.Globalization;
using System.Text.Json;

namespace Candlewick.StreamApi.Items;

/// <summary>Writes exact decimals with the places they have: 2500.50 stays 2500.50, as a number or as a string.</summary>
internal readonly struct DecimalWriter(Utf8JsonWriter json, bool asStrings)
{
    public void Write(string name, decimal value)
    {
        if (asStrings)
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }

    public void WriteOrNull(string name, decimal? value)
    {
        if (value is { } number)
        {
            Write(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
