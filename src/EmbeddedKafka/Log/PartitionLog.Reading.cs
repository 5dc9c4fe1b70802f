using System.Buffers;
using Candlewick.EmbeddedKafka.Log.Compression;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Whole batches from the one that holds <paramref name="offset"/> on, of one segment, no further than the
    /// reader may see. At most <paramref name="maxBytes"/>, save that one batch is always given where
    /// <paramref name="minOneMessage"/>.
    /// </summary>
    public LogRead Read(long offset, int maxBytes, IsolationLevel isolation, bool minOneMessage)
    {
        while (true)
        {
            try
            {
                return TryRead(offset, maxBytes, isolation, minOneMessage);
            }
            catch (SegmentGoneException) when (_refusal == LogError.None)
            {
                // The list that replaced the segment was published before the segment went.
                continue;
            }
            catch (Exception e) when (e is IOException or SegmentGoneException)
            {
                return Answer(null, 0, 0, LogError.KafkaStorageError);
            }
        }
    }

    /// <summary>The first record at or after a time, or what an <see cref="OffsetSpec"/> asks for.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public TimestampedOffset OffsetForTimestamp(long timestamp, IsolationLevel isolation)
    {
        while (true)
        {
            try
            {
                long limit = Limit(isolation);
                return timestamp switch
                {
                    OffsetSpec.Earliest => new TimestampedOffset(LogStartOffset, -1),
                    OffsetSpec.Latest => new TimestampedOffset(limit, -1),
                    OffsetSpec.MaxTimestamp => FindLatest(limit),
                    _ => Find(timestamp, limit),
                };
            }
            catch (SegmentGoneException) when (_refusal == LogError.None)
            {
                continue;
            }
        }
    }

    private LogRead TryRead(long offset, int maxBytes, IsolationLevel isolation, bool minOneMessage)
    {
        var segments = _segments;
        long limit = Limit(isolation);
        if (offset < LogStartOffset || offset > HighWatermark)
        {
            return Answer(null, 0, 0, LogError.OffsetOutOfRange);
        }

        for (int i = IndexOf(segments, offset); offset < limit && i < segments.Length; i++)
        {
            var (buffer, start, length, next) = ReadSegment(segments[i], offset, limit, maxBytes, minOneMessage);
            if (buffer is not null)
            {
                var aborted = isolation == IsolationLevel.ReadCommitted ? CollectAborted(segments, i, offset, next) : null;
                return Answer(buffer, start, length, LogError.None, aborted);
            }

            if (next >= 0)
            {
                // There is a batch, but it does not fit.
                break;
            }
        }

        return Answer(null, 0, 0, LogError.None);
    }

    private LogRead Answer(byte[]? buffer, int start, int length, LogError error, IReadOnlyList<AbortedTransaction>? aborted = null) => new(buffer, start, length)
    {
        Error = error,
        Aborted = aborted,
        HighWatermark = HighWatermark,
        LastStableOffset = LastStableOffset,
        LogStartOffset = LogStartOffset,
    };

    /// <summary>
    /// Reads from the index entry before the offset, so that one pread is both search and answer. Returns the next
    /// offset behind the batches; −1 where the segment has none for this reader.
    /// </summary>
    private (byte[]? Buffer, int Start, int Length, long Next) ReadSegment(Segment segment, long offset, long limit, int maxBytes, bool minOneMessage)
    {
        long position = offset <= segment.BaseOffset ? 0 : segment.PositionOf(offset);
        long wanted = Math.Max(maxBytes, RecordBatch.HeaderBytes) + (2L * _config.IndexIntervalBytes);
        while (true)
        {
            int available = (int)Math.Min(Math.Min(segment.Size - position, wanted), Array.MaxLength);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(available, 1));
            try
            {
                int read = segment.File.Read(buffer.AsSpan(0, available), position);
                var scan = Scan(buffer.AsSpan(0, read), offset, limit, maxBytes, minOneMessage);
                if (scan.Length > 0)
                {
                    byte[] result = buffer;
                    buffer = [];
                    return (result, scan.Start, scan.Length, scan.Next);
                }

                if (scan.Needed == 0 || position + scan.Start + scan.Needed > segment.Size)
                {
                    return (null, 0, 0, scan.Next);
                }

                // The batch was behind what we read (large ones stand between index entries), or is larger itself.
                position += scan.Start;
                wanted = Math.Max(wanted, scan.Needed);
            }
            finally
            {
                if (buffer.Length > 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
    }

    /// <summary>
    /// Finds the batches to give in bytes that begin with a batch. <c>Needed</c> is what a second read must reach
    /// from <c>Start</c> on where these bytes end too early.
    /// </summary>
    private static (int Start, int Length, long Next, int Needed) Scan(ReadOnlySpan<byte> bytes, long offset, long limit, int maxBytes, bool minOneMessage)
    {
        int at = 0;
        while (bytes.Length - at >= RecordBatch.HeaderBytes)
        {
            var batch = new RecordBatch(bytes[at..]);
            if (batch.LastOffset >= offset)
            {
                break;
            }

            if (batch.TotalBytes > bytes.Length - at)
            {
                return (at + (int)batch.TotalBytes, 0, -1, RecordBatch.HeaderBytes);
            }

            at += (int)batch.TotalBytes;
        }

        int start = at;
        long next = -1;
        while (bytes.Length - at >= RecordBatch.HeaderBytes)
        {
            var batch = new RecordBatch(bytes[at..]);
            long length = batch.TotalBytes;
            if (batch.BaseOffset >= limit || (at > start && at - start + length > maxBytes))
            {
                return (start, at - start, next, 0);
            }

            if (at == start && length > maxBytes && !minOneMessage)
            {
                return (start, 0, batch.BaseOffset, 0);
            }

            if (length > bytes.Length - at)
            {
                return at > start ? (start, at - start, next, 0) : (start, 0, -1, (int)length);
            }

            next = batch.LastOffset + 1;
            at += (int)length;
        }

        return (start, at - start, next, at == start ? RecordBatch.HeaderBytes : 0);
    }

    /// <summary>Aborted transactions that touch [offset, upper). Those whose marker is in a later segment are found there.</summary>
    private static List<AbortedTransaction> CollectAborted(Segment[] segments, int from, long offset, long upper)
    {
        var found = new List<AbortedTransaction>();
        for (int i = from; i < segments.Length; i++)
        {
            foreach (var transaction in segments[i].Aborted())
            {
                if (transaction.LastOffset >= offset && transaction.FirstOffset < upper)
                {
                    found.Add(transaction);
                }

                if (transaction.LastStableOffset >= upper)
                {
                    return found;
                }
            }
        }

        return found;
    }

    private TimestampedOffset Find(long timestamp, long limit)
    {
        foreach (var segment in _segments)
        {
            if (segment.Size == 0 || segment.Latest().Timestamp < timestamp)
            {
                continue;
            }

            if (FindIn(segment, segment.PositionOf(segment.LowerBound(timestamp)), timestamp) is { } found)
            {
                return found.Offset < limit ? found : TimestampedOffset.None;
            }
        }

        return TimestampedOffset.None;
    }

    private TimestampedOffset FindLatest(long limit)
    {
        var segment = _segments.MaxBy(s => s.Latest().Timestamp)!;
        var (timestamp, offset) = segment.Latest();
        if (timestamp < 0 || FindIn(segment, segment.PositionOf(offset), timestamp) is not { } found || found.Offset >= limit)
        {
            return TimestampedOffset.None;
        }

        return found;
    }

    private TimestampedOffset? FindIn(Segment segment, int position, long timestamp)
    {
        using var cursor = segment.Read(position);
        while (cursor.MoveNext())
        {
            var batch = new RecordBatch(cursor.Current);
            if (batch.MaxTimestamp < timestamp || batch.LastOffset < LogStartOffset)
            {
                continue;
            }

            if (batch.IsLogAppendTime || !BatchPayload.TryDecode(batch, out var payload))
            {
                // A batch we cannot look into answers with its first record: a lower bound, as a search by time is anyway.
                return new TimestampedOffset(Math.Max(batch.BaseOffset, LogStartOffset), batch.MaxTimestamp);
            }

            var reader = new RecordReader(payload);
            while (reader.TryRead(out var record))
            {
                long time = batch.BaseTimestamp + record.TimestampDelta;
                long offset = batch.BaseOffset + record.OffsetDelta;
                if (time >= timestamp && offset >= LogStartOffset)
                {
                    return new TimestampedOffset(offset, time);
                }
            }
        }

        return null;
    }

    private long Limit(IsolationLevel isolation) =>
        isolation == IsolationLevel.ReadCommitted ? Math.Min(LastStableOffset, HighWatermark) : HighWatermark;

    /// <summary>The segment that would hold an offset at or above the log's start.</summary>
    private static int IndexOf(Segment[] segments, long offset)
    {
        int low = 0;
        int high = segments.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (segments[middle].BaseOffset <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return Math.Max(high, 0);
    }
}
