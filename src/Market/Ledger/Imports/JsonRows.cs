using System.Text.Json;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>The rows of an answer of a broker's API, as it came or the list alone.</summary>
internal static class JsonRows
{
    /// <param name="path">Members that lead from the answer to the list: each is gone through where it is there.</param>
    /// <exception cref="FormatException">It is not JSON, or there is no list.</exception>
    public static IEnumerable<RowFields> Read(string json, params string[] path)
    {
        JsonElement list;
        try
        {
            using var document = JsonDocument.Parse(json);
            list = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON: {e.Message}", e);
        }

        foreach (string member in path)
        {
            list = list.ValueKind == JsonValueKind.Object && list.TryGetProperty(member, out var inner) ? inner : list;
        }

        return list.ValueKind switch
        {
            JsonValueKind.Array => list.EnumerateArray().Select((row, i) => Fields(row, $"row {i + 1}")),
            JsonValueKind.Null => [],
            _ => throw new FormatException($"it has no list at {string.Join('.', path)}"),
        };
    }

    /// <summary>The members of an object, numbers with the digits they are written with.</summary>
    public static RowFields Fields(JsonElement row, string place) => new(place, name =>
        row.ValueKind != JsonValueKind.Object ? throw new FormatException("it is not an object")
        : !row.TryGetProperty(name, out var value) ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        });
}
