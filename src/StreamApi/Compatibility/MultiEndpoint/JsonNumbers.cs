using System.Text.Json;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>Numbers that may be unknown.</summary>
internal static class JsonNumbers
{
    /// <summary>Null where there is none.</summary>
    public static void Number(this Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
