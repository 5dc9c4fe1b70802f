using System.Text.Json;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>
/// Exchanges as clients of the proxy name them, a venue in lower case, and as its broker numbers them: 1 NSE's cash segment, 2 its
/// derivatives, 3 BSE's cash, 4 its derivatives, 5 MCX, 13 NSE's currency. A venue that no number is of has its name in the number's place.
/// </summary>
internal static class BrokerExchanges
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["NSE"] = 1, ["BSE"] = 3, ["NFO"] = 2, ["MCX"] = 5, ["BFO"] = 4, ["CDS"] = 13,
    };

    /// <summary>Venues that are always offered.</summary>
    public static IReadOnlyList<string> Numbered { get; } = [.. Numbers.Keys];

    /// <summary>Writes the number of a venue, or its name where it has none.</summary>
    public static void Write(Utf8JsonWriter json, string venue)
    {
        if (Numbers.TryGetValue(venue, out int number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(NameOf(venue));
        }
    }

    public static string NameOf(string venue) => venue.ToLowerInvariant();
}
