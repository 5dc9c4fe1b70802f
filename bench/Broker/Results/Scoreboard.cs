using System.Globalization;

namespace Candlewick.Bench.Broker.Results;

/// <summary>All figures of a run, printed as the Markdown table that docs/benchmarks.md holds.</summary>
/// <param name="names">The contenders; the last is the one that the others are compared with.</param>
internal sealed class Scoreboard(IReadOnlyList<string> names)
{
    private readonly List<(Measure Measure, string Contender, double Value)> _values = [];

    public void Add(Measure measure, string contender, double value)
    {
        _values.Add((measure, contender, value));
        Console.WriteLine(FormattableString.Invariant($"{contender,-14}{measure.Name}: {Number(value)} {measure.Unit}"));
    }

    public void Print()
    {
        Console.WriteLine();
        bool compares = names.Count > 1;
        Console.WriteLine($"| measure | unit | {string.Join(" | ", names)} |{(compares ? " ratio |" : "")}");
        Console.WriteLine($"|---|---|{string.Concat(Enumerable.Repeat("---:|", compares ? names.Count + 1 : 1))}");
        foreach (var measure in _values.Select(v => v.Measure).Distinct())
        {
            var samples = names.Select(name => Of(measure, name)).ToList();
            double ratio = samples[0].Median / samples[^1].Median;
            string verdict = Math.Round(ratio, 2) == 1 ? "even" : ratio > 1 == measure.HigherIsBetter ? "better" : "worse";
            string cells = string.Join(" | ", samples.Select(s => $"{Number(s.Median)} ({Number(s.Min)}–{Number(s.Max)})"));
            Console.WriteLine($"| {measure.Name} | {measure.Unit} | {cells} |{(compares ? FormattableString.Invariant($" {ratio:0.00} {verdict} |") : "")}");
        }

        Console.WriteLine();
        Console.WriteLine($"Median (min–max){(compares ? $"; ratio: {names[0]} / {names[^1]}" : "")}.");
    }

    private Sample Of(Measure measure, string contender) =>
        new(_values.Where(v => v.Measure == measure && v.Contender == contender).Select(v => v.Value));

    private static string Number(double value) =>
        value.ToString(value >= 1000 ? "#,0" : value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
