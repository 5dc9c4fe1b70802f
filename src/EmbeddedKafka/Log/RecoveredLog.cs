using Candlewick.EmbeddedKafka.Log.Producers;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

/// <summary>A partition's state as its folder gave it back.</summary>
/// <param name="FlushedTo">The offset up to which the records are known to be on disk.</param>
/// <param name="ScannedBytes">Bytes that had to be read and checked.</param>
/// <param name="CutBytes">Bytes behind the last whole batch that were removed.</param>
internal sealed record RecoveredLog(
    Segment[] Segments, ProducerTable Producers, long NextOffset, long FlushedTo, long LogStartOffset, long CleanedTo, long ScannedBytes, long CutBytes);
