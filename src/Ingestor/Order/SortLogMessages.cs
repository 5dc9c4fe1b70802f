using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Order;

/// <summary>What is said while a file is sorted, for nothing is published meanwhile.</summary>
internal sealed partial class SortLogMessages(ILogger logger, string path)
{
    private const long EveryLines = 2_000_000;

    private long _lines;

    public void Begins(long displaced) => LogBegins(path, displaced);

    /// <summary>One more line; now and then that is told.</summary>
    public void Line(long bytesRead, long bytes)
    {
        if (++_lines % EveryLines == 0)
        {
            LogLines(path, _lines, Math.Min(1, (double)bytesRead / bytes));
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Path} is not in the order of time: {Displaced} lines stand behind others by more than a minute; it is sorted first")]
    private partial void LogBegins(string path, long displaced);

    [LoggerMessage(LogLevel.Information, "{Path} is being sorted: {Lines} lines, {Done:P0}")]
    private partial void LogLines(string path, long lines, double done);
}
