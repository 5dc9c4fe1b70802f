using System.Buffers;
using Candlewick.EmbeddedKafka.Log.Compression;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    /// <summary>Read at a time while looking for a batch: as much as usually lies between two entries of an index.</summary>
    private const int LocateBytes = 4096;

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
                return Answer(null, 0, LogError.KafkaStorageError);
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
                    OffsetSpec.LatestTiered or OffsetSpec.EarliestPendingUpload => TimestampedOffset.None,
                    OffsetSpec.Earliest or OffsetSpec.EarliestLocal => new TimestampedOffset(LogStartOffset, -1),
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
            return Answer(null, 0, LogError.OffsetOutOfRange);
        }

        for (int i = IndexOf(segments, offset); offset < limit && i < segments.Length; i++)
        {
            var (buffer, length, next) = ReadSegment(segments[i], offset, limit, maxBytes, minOneMessage);
            if (buffer is not null)
            {
                var aborted = isolation == IsolationLevel.ReadCommitted ? CollectAborted(segments, i, offset, next) : null;
                return Answer(buffer, length, LogError.None, aborted);
            }

            if (next >= 0)
            {
                // There is a batch, but it does not fit.
                break;
            }
        }

        return Answer(null, 0, LogError.None);
    }

    private LogRead Answer(byte[]? buffer, int length, LogError error, IReadOnlyList<AbortedTransaction>? aborted = null) => new(buffer, length)
    {
        Error = error,
        Aborted = aborted,
        HighWatermark = HighWatermark,
        LastStableOffset = LastStableOffset,
        LogStartOffset = LogStartOffset,
    };

    /// <summary>Returns the next offset behind the batches; −1 where the segment has none for this reader.</summary>
    private static (byte[]? Buffer, int Length, long Next) ReadSegment(Segment segment, long offset, long limit, int maxBytes, bool minOneMessage)
    {
        long position = offset <= segment.BaseOffset ? 0 : Locate(segment, offset);
        long wanted = Math.Max(maxBytes, RecordBatch.HeaderBytes);
        while (segment.Size - position >= RecordBatch.HeaderBytes)
        {
            int available = (int)Math.Min(Math.Min(segment.Size - position, wanted), Array.MaxLength);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(available);
            try
            {
                int read = segment.File.Read(buffer.AsSpan(0, available), position);
                var (length, next, needed) = Scan(buffer.AsSpan(0, read), limit, maxBytes, minOneMessage);
                if (length > 0)
                {
                    byte[] result = buffer;
                    buffer = [];
                    return (result, length, next);
                }

                if (needed <= available || position + needed > segment.Size)
                {
                    return (null, 0, next);
                }

                // One batch that is larger than what was asked for.
                wanted = needed;
            }
            finally
            {
                if (buffer.Length > 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }

        return (null, 0, -1);
    }

    /// <summary>
    /// Where the batch begins that holds an offset, or follows it. The index leads to an earlier one: from there on only
    /// headers are looked at, because batches may be large and what is in front of the answer would be read for nothing.
    /// </summary>
    private static long Locate(Segment segment, long offset)
    {
        Span<byte> window = stackalloc byte[LocateBytes];
        long position = segment.PositionOf(offset);
        while (true)
        {
            int read = segment.File.Read(window[..(int)Math.Clamp(segment.Size - position, 0, window.Length)], position);
            long at = 0;
            while (read - at >= RecordBatch.HeaderBytes)
            {
                var batch = new RecordBatch(window[(int)at..]);
                if (batch.LastOffset >= offset)
                {
                    return position + at;
                }

                at += LengthOf(batch);
            }

            if (at == 0)
            {
                return segment.Size;
            }

            position += at;
        }
    }

    /// <summary>
    /// Finds the batches to give in bytes that begin with the first of them. <c>Needed</c> is what a second read must
    /// reach where the bytes end before that one.
    /// </summary>
    private static (int Length, long Next, int Needed) Scan(ReadOnlySpan<byte> bytes, long limit, int maxBytes, bool minOneMessage)
    {
        int at = 0;
        long next = -1;
        while (bytes.Length - at >= RecordBatch.HeaderBytes)
        {
            var batch = new RecordBatch(bytes[at..]);
            int length = LengthOf(batch);
            if (batch.BaseOffset >= limit || (at > 0 && length > maxBytes - at))
            {
                break;
            }

            if (at == 0 && length > maxBytes && !minOneMessage)
            {
                return (0, batch.BaseOffset, 0);
            }

            if (length > bytes.Length - at)
            {
                return at > 0 ? (at, next, 0) : (0, -1, length);
            }

            next = batch.LastOffset + 1;
            at += length;
        }

        return (at, next, 0);
    }

    /// <exception cref="IOException">No batch begins there: the file is damaged, and going on could go round in a circle.</exception>
    private static int LengthOf(RecordBatch batch) => batch.TotalBytes is >= RecordBatch.HeaderBytes and <= int.MaxValue
        ? (int)batch.TotalBytes
        : throw new IOException($"a batch of {batch.TotalBytes} bytes is in the log, which is damaged");

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
