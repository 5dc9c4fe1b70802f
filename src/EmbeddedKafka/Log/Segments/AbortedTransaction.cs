namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>
/// A transaction that was aborted: its first offset, its marker's offset, and the log's last stable offset once it
/// was written.
/// </summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long LastOffset, long LastStableOffset);
