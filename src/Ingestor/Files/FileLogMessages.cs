using Candlewick.Ingestor.Merge;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Files;

/// <summary>What is said of a source's files: the first lines that it skips, how many more, and what was wrong with the rest.</summary>
internal sealed partial class FileLogMessages(ILogger logger)
{
    private const int WarnedLines = 20;

    private long _skipped;

    public void Skipped(FileCursor file)
    {
        if (++_skipped <= WarnedLines)
        {
            LogSkipped(file.Path, file.Line, file.Problem ?? "");
        }
    }

    public void Remark(FileCursor file) => LogRemark(file.Path, file.Remark!);

    public void Ended(IReadOnlyList<FileReport> files, long timesReplaced)
    {
        if (_skipped > WarnedLines)
        {
            LogMoreSkipped(_skipped - WarnedLines);
        }

        if (timesReplaced > 0)
        {
            LogTimesReplaced(timesReplaced);
        }

        foreach (var file in files.Where(f => f.Damage is not null))
        {
            LogDamaged(file.Path, file.Damage!, file.Ticks);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Path} line {Line} is skipped: {Problem}")]
    private partial void LogSkipped(string path, long line, string problem);

    [LoggerMessage(LogLevel.Warning, "{Path}: {Remark}")]
    private partial void LogRemark(string path, string remark);

    [LoggerMessage(LogLevel.Warning, "{Count} more lines were skipped")]
    private partial void LogMoreSkipped(long count);

    [LoggerMessage(LogLevel.Warning, "{Count} ticks carried an implausible time and were given their receive time")]
    private partial void LogTimesReplaced(long count);

    [LoggerMessage(LogLevel.Error, "{Path} could not be read to its end: {Damage}. The {Ticks} ticks before the damage were published; mend the file and ingest it under another TOPIC_PREFIX")]
    private partial void LogDamaged(string path, string damage, long ticks);
}
