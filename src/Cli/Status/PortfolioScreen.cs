using System.Text.Json;

namespace Candlewick.Cli.Status;

/// <summary>How `pipeline portfolio show` shows an account: the digits are the API's.</summary>
internal static class PortfolioScreen
{
    private static readonly string[] Columns = ["instrument", "quantity", "average_price", "mark", "value", "unrealised", "realised", "day_pnl", "charges"];
    private static readonly string[] Sums = ["equity", "cash", "value", "realised", "unrealised", "income", "charges", "pnl", "day_pnl"];

    public static void Print(JsonElement summary, JsonElement positions)
    {
        string account = summary.GetProperty("account").GetString()!;
        Console.WriteLine(summary.GetProperty("total").ValueKind == JsonValueKind.Null
            ? $"{account}: no total, for a rate is missing of {string.Join(", ", summary.GetProperty("missing_rates").EnumerateArray().Select(rate => rate.GetString()))}"
            : $"{account}, in {summary.GetProperty("base_currency").GetString()}: {string.Join(", ", Sums.Select(name => $"{name.Replace('_', ' ')} {Text(summary.GetProperty("total"), name)}"))}");
        string[][] rows = [[.. Columns.Select(name => name.Replace('_', ' '))], .. positions.GetProperty("positions").EnumerateArray().Select(position => Columns.Select(name => Text(position, name)).ToArray())];
        int[] widths = [.. Columns.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            Console.WriteLine($"  {row[0].PadRight(widths[0])}  {string.Join("  ", row.Skip(1).Select((text, i) => text.PadLeft(widths[i + 1])))}");
        }
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.Null } => "–",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        var number => number.GetRawText(),
    };
}
