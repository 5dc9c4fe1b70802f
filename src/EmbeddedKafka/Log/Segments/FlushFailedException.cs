namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>
/// The disk failed to take records that were written. The system may have dropped them and report success the next
/// time, so trying again proves nothing.
/// </summary>
internal sealed class FlushFailedException(IOException inner) : IOException(inner.Message, inner);
