using System.Text.Json;

namespace Candlewick.StreamApi.Items;

/// <summary>Writes a bit mask as the list of its bits' names. Bits of a newer writer have no name yet and are left out.</summary>
internal static class FlagList
{
    public static void Write(Utf8JsonWriter json, uint mask, ReadOnlySpan<string> names)
    {
        json.WriteStartArray("flags");
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
