using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Log;

internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Warning, "{Folder}: cut {Bytes} bytes behind offset {Offset} that an unfinished write left")]
    public static partial void TailCut(ILogger logger, string folder, long bytes, long offset);

    [LoggerMessage(2, LogLevel.Error, "{Folder}: the disk refused an append, clients will retry: {Reason}")]
    public static partial void AppendRefused(ILogger logger, string folder, string reason);

    [LoggerMessage(3, LogLevel.Critical, "{Folder}: a flush to disk failed, what it covered may be lost; the partition takes no more until a restart: {Reason}")]
    public static partial void FlushFailed(ILogger logger, string folder, string reason);

    [LoggerMessage(4, LogLevel.Information, "{Folder}: {Segments} segments deleted, the log now begins at offset {Start}")]
    public static partial void SegmentsDeleted(ILogger logger, string folder, int segments, long start);

    [LoggerMessage(5, LogLevel.Information, "{Folder}: compacted to offset {Offset}, {Before} bytes became {After}")]
    public static partial void Compacted(ILogger logger, string folder, long offset, long before, long after);

    [LoggerMessage(6, LogLevel.Error, "{Folder}: upkeep failed and will be tried again: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, string folder, string reason);
}
