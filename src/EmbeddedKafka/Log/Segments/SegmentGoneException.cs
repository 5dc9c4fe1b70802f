namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>Retention, compaction or a delete took the segment while it was being read; its successor is in the log's list.</summary>
internal sealed class SegmentGoneException(string path) : Exception($"'{path}' was replaced or deleted");
