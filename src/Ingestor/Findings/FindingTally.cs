using System.Text;

namespace Candlewick.Ingestor.Findings;

/// <summary>
/// Counts what a pass finds, by kind and reason, with the first cases of each. A reader adds to it while it reads; it is looked at when
/// the reader has come to its end.
/// </summary>
public sealed class FindingTally
{
    private const int MostExamples = 3;

    /// <summary>Reasons that hold bytes of a file could be as many as its lines.</summary>
    private const int MostReasons = 30;
    private const string OtherReasons = "other reasons";

    private readonly Dictionary<(FindingKind Kind, string Reason), (long Count, List<string> Examples)> _found = [];

    /// <summary>How much was found.</summary>
    public long Count { get; private set; }

    /// <summary>By kind, the most frequent reason first.</summary>
    public IReadOnlyList<Finding> Findings =>
    [
        .. _found.Select(f => new Finding(f.Key.Kind, f.Key.Reason, f.Value.Count, f.Value.Examples))
            .OrderBy(f => f.Kind).ThenByDescending(f => f.Count).ThenBy(f => f.Reason, StringComparer.Ordinal),
    ];

    /// <summary>Adds a case, or several of one place.</summary>
    /// <param name="kind">What becomes of it.</param>
    /// <param name="problem">What is wrong with it; what stands between single quotes is this case's, the rest is the reason.</param>
    /// <param name="where">The file, or another place.</param>
    /// <param name="line">Its line in the file, from 1; 0: it is of no line.</param>
    /// <param name="count">How many there are.</param>
    public void Add(FindingKind kind, string problem, string where, long line = 0, long count = 1)
    {
        Count += count;
        var key = (kind, Reason(problem));
        if (!_found.TryGetValue(key, out var found))
        {
            key = _found.Count < MostReasons ? key : (kind, OtherReasons);
            found = _found.GetValueOrDefault(key, (0, []));
        }

        if (found.Examples.Count < MostExamples)
        {
            found.Examples.Add(line == 0 ? $"{where}: {problem}" : $"{where} line {line}: {problem}");
        }

        _found[key] = (found.Count + count, found.Examples);
    }

    /// <summary>The problem with <c>'…'</c> for every quoted value.</summary>
    private static string Reason(string problem)
    {
        var reason = new StringBuilder();
        string[] parts = problem.Split('\'');
        for (int i = 0; i < parts.Length; i++)
        {
            // A quote that is not closed is an apostrophe.
            bool quoted = i % 2 == 1 && i < parts.Length - 1;
            reason.Append(i == 0 ? "" : "'").Append(quoted ? "…" : parts[i]);
        }

        return reason.ToString();
    }
}
