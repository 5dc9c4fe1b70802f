namespace Candlewick.Market.Instruments;

/// <summary>Instruments whose symbol is about what was written.</summary>
public static class CloseMatches
{
    private const int MaxShown = 3;
    private const int MaxDistance = 2;
    private const int MaxLength = 64;

    /// <summary>Up to three ids that <paramref name="asked"/> may have meant: contracts of that underlying for a contract, and no contract for anything else.</summary>
    /// <param name="asked">An id or a bare symbol, in capitals.</param>
    /// <param name="known">Of instruments of any kind.</param>
    public static IReadOnlyList<string> ToId(string asked, IEnumerable<string> known)
    {
        bool isContract = IsContract(asked);
        string begin = isContract ? asked[..(asked.IndexOf('-', StringComparison.Ordinal) + 1)] : "";
        return Of(asked.Split(':')[^1], known.Where(id => IsContract(id) == isContract && id.StartsWith(begin, StringComparison.Ordinal)));
    }

    /// <summary>Up to three ids of <paramref name="known"/>, the closest first.</summary>
    public static IReadOnlyList<string> Of(string symbol, IEnumerable<string> known) =>
        symbol.Length is 0 or > MaxLength
            ? []
            : known.Select(id => (Id: id, Distance: Distance(symbol, id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..])))
                .Where(m => m.Distance <= MaxDistance)
                .OrderBy(m => m.Distance).ThenBy(m => m.Id, StringComparer.Ordinal)
                .Take(MaxShown).Select(m => m.Id).ToList();

    /// <summary>By its ending alone: what is misspelt need not be readable.</summary>
    private static bool IsContract(string id) => id.Length > 2 && id[^2] == '-' && id[^1] is 'F' or 'C' or 'P';

    /// <summary>A symbol that begins with what was written counts as one away.</summary>
    private static int Distance(string a, string b) =>
        b.StartsWith(a, StringComparison.Ordinal) ? a.Length == b.Length ? 0 : 1 : Spelling.Distance(a, b, MaxDistance);
}
