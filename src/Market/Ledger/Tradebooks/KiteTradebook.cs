using System.Globalization;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Ledger.Tradebooks;

/// <summary>The trade book that Kite's console gives as CSV. Columns are found by their names; times are Indian.</summary>
public static class KiteTradebook
{
    private static readonly string[] Needed = ["symbol", "exchange", "trade_type", "quantity", "price", "trade_id", "order_id", "order_execution_time"];
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF"];

    /// <summary>Reads all trades.</summary>
    /// <exception cref="FormatException">A column is missing, or a line cannot be read; the message says which and why. Nothing of the file is to be used then.</exception>
    public static IReadOnlyList<TradebookRow> Read(string csv)
    {
        string[] lines = csv.TrimStart('\uFEFF').Split('\n');
        var columns = Columns(lines[0]);
        var rows = new List<TradebookRow>();
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length > 0)
            {
                rows.Add(Row(i + 1, Fields(line), columns));
            }
        }

        return rows;
    }

    private static Dictionary<string, int> Columns(string header)
    {
        var columns = Fields(header.TrimEnd('\r')).Select((name, i) => (Name: name.ToLowerInvariant(), i)).DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        return Array.Find(Needed, name => !columns.ContainsKey(name)) is { } missing
            ? throw new FormatException($"line 1: there is no column '{missing}'; a trade book of Kite has {string.Join(", ", Needed)}")
            : columns;
    }

    private static TradebookRow Row(int line, string[] fields, Dictionary<string, int> columns)
    {
        if (fields.Length != columns.Count)
        {
            throw new FormatException($"line {line}: it has {fields.Length} fields, and the first line {columns.Count}");
        }

        bool isBuy = Field("trade_type").ToLowerInvariant() switch
        {
            "buy" => true,
            "sell" => false,
            var other => throw new FormatException($"line {line}: trade_type '{other}' is not buy or sell"),
        };
        if (!DateTime.TryParseExact(Field("order_execution_time"), Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            throw new FormatException($"line {line}: order_execution_time '{Field("order_execution_time")}' is not such as 2026-11-20T09:15:04");
        }

        decimal quantity = Number("quantity");
        return new TradebookRow(
            line, $"{Field("exchange")}:{Field("symbol")}", Field("trade_id"), Field("order_id"), isBuy ? quantity : -quantity, Number("price"), DateOnly.FromDateTime(time),
            IndianTime.ToUs(time));

        string Field(string name) => fields[columns[name]];

        decimal Number(string name) => decimal.TryParse(Field(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number > 0
            ? number
            : throw new FormatException($"line {line}: {name} '{Field(name)}' is not a number above zero");
    }

    /// <summary>Fields of a line; those in quotes may have commas in them.</summary>
    private static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
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
