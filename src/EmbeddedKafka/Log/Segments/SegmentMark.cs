namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>How far a segment and its indexes had come at one instant; what a checkpoint remembers of the last segment.</summary>
/// <param name="Position">Bytes of whole, checked batches.</param>
/// <param name="OffsetOfMaxTimestamp">Last offset of the batch with the greatest time.</param>
internal readonly record struct SegmentMark(
    long BaseOffset, long Position, int OffsetEntries, int TimeEntries, int AbortedEntries, long MaxTimestamp, long OffsetOfMaxTimestamp);
