using System.Text;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>A CSV text whose first line names its columns, in any order and case.</summary>
internal static class CsvRows
{
    /// <exception cref="FormatException">A column of <paramref name="needed"/> is missing, or a line has not as many fields as the first.</exception>
    public static IEnumerable<RowFields> Read(string csv, string what, IReadOnlyList<string> needed)
    {
        string[] lines = csv.TrimStart('\uFEFF').Split('\n');
        var columns = Fields(lines[0].TrimEnd('\r')).Select((name, i) => (Name: name.ToLowerInvariant(), Place: i)).DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.Place, StringComparer.Ordinal);
        if (needed.FirstOrDefault(name => !columns.ContainsKey(name)) is { } missing)
        {
            throw new FormatException($"line 1: there is no column '{missing}'; {what} has {string.Join(", ", needed)}");
        }

        return lines.Select((line, i) => (Text: line.TrimEnd('\r'), Number: i + 1)).Skip(1).Where(line => line.Text.Length > 0).Select(line => Row(line.Text, line.Number, columns));
    }

    private static RowFields Row(string line, int number, Dictionary<string, int> columns)
    {
        string[] fields = Fields(line);
        return new RowFields($"line {number}", name => fields.Length != columns.Count
            ? throw new FormatException($"it has {fields.Length} fields, and the first line {columns.Count}")
            : columns.TryGetValue(name, out int place) ? fields[place] : null);
    }

    /// <summary>Fields of a line; those in quotes may have commas in them.</summary>
    private static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString().Trim());
        return [.. fields];
    }
}
