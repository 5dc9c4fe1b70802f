using System.Diagnostics;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Findings;

namespace Candlewick.Cli.Commands;

/// <summary>What a run of file feeds did.</summary>
internal static class IngestScreen
{
    public static void PrintPublished(IngestReport report)
    {
        if (report.AlreadyIngested)
        {
            Console.WriteLine(report.Ticks == 0
                ? $"Already tried: {report.Source}, of which nothing could be read. Nothing to do."
                : $"Already ingested: {report.Source}, {report.Ticks:N0} ticks. Nothing to do.");
            return;
        }

        using var process = Process.GetCurrentProcess();
        var start = report.FirstRecord is { } first ? first - process.StartTime.ToUniversalTime() : TimeSpan.Zero;
        Console.WriteLine($"Published {report.Published:N0} ticks and {report.ClockTicks:N0} clock ticks as {report.Source}, from {start.TotalMilliseconds:N0} ms after the start of the process on");
        if (report.Ticks != report.Published)
        {
            Console.WriteLine($"  {report.Ticks - report.Published:N0} more were published by an earlier run of the same files");
        }

        foreach (var file in report.Files)
        {
            Console.WriteLine($"  {file.Path}: {file.Ticks:N0} ticks{(file.Skipped > 0 ? $", {file.Skipped:N0} lines skipped" : "")}");
        }

        PrintStage("file → topic", report.Published, "ticks", report.Duration);
    }

    /// <param name="took">From its own first record to its last.</param>
    public static void PrintStage(string name, long count, string what, TimeSpan took) =>
        Console.WriteLine($"  {name,-16} {count,10:N0} {what,-8} {took.TotalSeconds,6:0.0} s  {count / Math.Max(took.TotalSeconds, 0.001),10:N0} {what}/s");

    /// <summary>Totals of what was not taken as it was given, each with its reason and the first cases; nothing where all was.</summary>
    public static void PrintFindings(IngestReport report)
    {
        foreach (var kind in report.Findings.GroupBy(f => f.Kind))
        {
            Console.WriteLine($"{kind.Sum(f => f.Count):N0} {Words(kind.Key)}:");
            foreach (var finding in kind)
            {
                Console.WriteLine($"  {finding.Count,9:N0}  {finding.Reason}");
                foreach (string example in finding.Examples)
                {
                    Console.WriteLine($"             {example}");
                }
            }
        }
    }

    private static string Words(FindingKind kind) => kind switch
    {
        FindingKind.Skipped => "lines are no ticks, and were skipped",
        FindingKind.Damaged => "files could not be read to their end",
        FindingKind.TimeReplaced => "ticks were placed by another time than their own",
        FindingKind.TimeIsolated => "ticks have a time that those around them contradict, and move no candle",
        FindingKind.Reordered => "lines were not in the order of time, and were sorted",
        FindingKind.DeadLettered => "ticks are in no candle, for they became dead letters",
        _ => "cases",
    };
}
