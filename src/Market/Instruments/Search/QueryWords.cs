using System.Globalization;

namespace Candlewick.Market.Instruments.Search;

/// <summary>The words of a query, written as masters write: <c>24,500</c> is 24500, <c>25k</c> 25000, <c>8th dec</c> 8DEC.</summary>
internal static class QueryWords
{
    private const int MostDay = 31;

    /// <summary>What stands in companies' names in one list, and not in the other.</summary>
    private static readonly HashSet<string> Forms = new(StringComparer.Ordinal) { "LTD", "LTD.", "LIMITED", "INC", "INC.", "PLC", "CORP", "SHARE", "SHARES", "STOCK", "&", "AND" };

    public static List<string> Of(string query)
    {
        string[] split = Ungrouped(query.ToUpperInvariant()).Split([' ', '\t', '\r', '\n', '/', ','], StringSplitOptions.RemoveEmptyEntries);
        var words = split.Where(word => !Forms.Contains(word)).Select(Number).ToList();
        return Dates(words.Count > 0 ? words : [.. split]);
    }

    /// <summary>Without commas between digits.</summary>
    private static string Ungrouped(string text) => string.Concat(text.Where((c, i) =>
        c != ',' || i == 0 || i + 1 == text.Length || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])));

    private static string Number(string word) =>
        word.Length > 1 && word[^1] == 'K' && decimal.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal thousands)
            ? (thousands * 1000).ToString("0.##", CultureInfo.InvariantCulture)
        : word.Length is 3 or 4 && word[^2..] is "ST" or "ND" or "RD" or "TH" && IsDay(word[..^2]) ? word[..^2]
        : word;

    /// <summary>A month with the day before it, or the day or the year of two digits behind it, as one word.</summary>
    private static List<string> Dates(List<string> words)
    {
        for (int month = words.FindIndex(DatePattern.IsMonth); month >= 0; month = words.FindIndex(month + 1, DatePattern.IsMonth))
        {
            if (month + 1 < words.Count && words[month + 1].Length <= 2 && words[month + 1].All(char.IsAsciiDigit))
            {
                words[month] += words[month + 1];
                words.RemoveAt(month + 1);
            }

            if (month > 0 && IsDay(words[month - 1]))
            {
                words[month - 1] += words[month];
                words.RemoveAt(month--);
            }
        }

        return words;
    }

    private static bool IsDay(string word) => word.Length <= 2 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int day) && day is > 0 and <= MostDay;
}
