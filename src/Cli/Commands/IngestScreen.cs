using System.Diagnostics;
using Candlewick.Ingestor;

namespace Candlewick.Cli.Commands;

/// <summary>What a run of file feeds did.</summary>
internal static class IngestScreen
{
    public static void Print(IngestReport report)
    {
        if (report.AlreadyIngested)
        {
            Console.WriteLine($"Already ingested: {report.Source}, {report.Ticks:N0} ticks. Nothing to do.");
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
            if (file.Damage is not null)
            {
                Console.WriteLine($"    damaged: {file.Damage}");
            }
        }
    }
}
