namespace Candlewick.EmbeddedKafka.Log;

/// <summary>
/// The answer to an append. <see cref="LogAppendTimeMs"/> is −1 where records keep the time their producer gave;
/// <see cref="BaseOffset"/> is −1 after an error, and the original offset for a batch that was sent twice.
/// </summary>
internal readonly record struct AppendResult(LogError Error, long BaseOffset, long LogAppendTimeMs, long LogStartOffset)
{
    /// <summary>True for a batch the log already had; nothing was written.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>The offset behind the last record appended.</summary>
    public long NextOffset { get; init; }

    public static AppendResult Failed(LogError error, long logStartOffset) => new(error, -1, -1, logStartOffset);
}
