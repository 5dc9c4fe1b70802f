using System.Xml.Linq;

namespace Candlewick.Cli.Testing;

/// <summary>The counts of all trx files of a run.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed, timed out or were cut off.</param>
/// <param name="Skipped">Tests that did not run, by their own decision.</param>
/// <param name="SkipReasons">How many tests gave which reason.</param>
/// <param name="FailedTests">Names of the failed.</param>
internal sealed record TestTally(int Passed, int Failed, int Skipped, IReadOnlyList<(string Reason, int Tests)> SkipReasons, IReadOnlyList<string> FailedTests)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static TestTally Read(string folder)
    {
        var results = (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories) : [])
            .Select(file => XDocument.Load(file))
            .SelectMany(document => document.Descendants(Trx + "UnitTestResult"))
            .ToList();
        var skipped = results.Where(result => Outcome(result) == "NotExecuted").ToList();
        int passed = results.Count(result => Outcome(result) == "Passed");
        return new TestTally(
            passed,
            results.Count - passed - skipped.Count,
            skipped.Count,
            [.. skipped.GroupBy(Reason).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count()))],
            [.. results.Where(result => Outcome(result) is not ("Passed" or "NotExecuted")).Select(Name)]);
    }

    private static string Outcome(XElement result) => result.Attribute("outcome")?.Value ?? "";

    /// <summary>
    /// xunit's adapter writes the reason to the test's standard output, others to its message. Of a test that is marked explicit it writes nothing: that it
    /// is there, and did not run.
    /// </summary>
    private static string Reason(XElement result)
    {
        var output = result.Element(Trx + "Output");
        string? text = output?.Element(Trx + "ErrorInfo")?.Element(Trx + "Message")?.Value ?? output?.Element(Trx + "StdOut")?.Value;
        return string.IsNullOrWhiteSpace(text) ? $"explicit, runs by hand alone: {Name(result)}" : text.Trim();
    }

    private static string Name(XElement result) => result.Attribute("testName")?.Value ?? "(unnamed)";
}
