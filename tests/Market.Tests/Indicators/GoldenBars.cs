using System.Globalization;
using Candlewick.Market.Indicators;
using Candlewick.Tests.Support;

namespace Candlewick.Market.Tests.Indicators;

/// <summary>Bars and what TA-Lib says of them, where they lie beside the repository.</summary>
internal static class GoldenBars
{
    public static readonly TheoryData<string> Names = ["spy-20131007", "yesbank-20190709", "walk-7"];

    public static List<IndicatorBar> Read(string name) =>
        [.. Rows(name, "bars").Select(row => new IndicatorBar(1, Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5])))];

    /// <summary>The table's columns by name, not a number where a cell is empty.</summary>
    public static Dictionary<string, double[]> Columns(string name)
    {
        string[] header = File.ReadLines(SharedData.Require($"indicators/{name}.indicators.csv")).First().Split(',');
        var rows = Rows(name, "indicators");
        return header.Index().ToDictionary(column => column.Item, column => rows.Select(row => row[column.Index].Length == 0 ? double.NaN : Number(row[column.Index])).ToArray());
    }

    /// <summary>By bar and pattern; whatever is not there is 0.</summary>
    public static Dictionary<(int Bar, string Pattern), int> Patterns(string name) => Rows(name, "patterns")
        .ToDictionary(row => (int.Parse(row[0], CultureInfo.InvariantCulture), row[1]), row => int.Parse(row[2], CultureInfo.InvariantCulture));

    private static List<string[]> Rows(string name, string what) =>
        [.. File.ReadLines(SharedData.Require($"indicators/{name}.{what}.csv")).Skip(1).Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
