using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>
/// Builds an uncompressed batch: what the coordinators and markers write, and what compaction leaves of a batch.
/// One builder makes one batch.
/// </summary>
internal sealed class RecordBatchBuilder
{
    private readonly long _baseTimestamp;
    private byte[] _bytes;
    private int _length = RecordBatch.HeaderBytes;
    private int _count;
    private int _lastOffsetDelta = -1;
    private long _maxTimestamp = RecordBatch.NoTimestamp;

    /// <param name="baseTimestamp">Milliseconds since 1970; record times are stored relative to it.</param>
    public RecordBatchBuilder(long baseTimestamp, int capacity = 512)
    {
        _baseTimestamp = baseTimestamp;
        _bytes = new byte[Math.Max(capacity, RecordBatch.HeaderBytes + 64)];
    }

    public long BaseOffset { get; init; }

    public int LeaderEpoch { get; init; }

    public long ProducerId { get; init; } = RecordBatch.NoProducerId;

    public short ProducerEpoch { get; init; } = RecordBatch.NoProducerEpoch;

    public int BaseSequence { get; init; } = RecordBatch.NoSequence;

    /// <summary>Transactional, control and delete-horizon bits; compression bits must be 0.</summary>
    public short Attributes { get; init; }

    public int Count => _count;

    /// <summary>Bytes of the batch so far.</summary>
    public int Length => _length;

    /// <summary>Adds a record behind the last one. A null value is a tombstone.</summary>
    public RecordBatchBuilder Append(long timestamp, byte[]? key, byte[]? value)
    {
        int bodyBytes = (key?.Length ?? 0) + (value?.Length ?? 0) + (2 * Varint.MaxBytes) + 1;
        byte[] body = new byte[bodyBytes];
        int at = WriteField(body, 0, key);
        at = WriteField(body, at, value);
        body[at++] = 0;
        Append(_lastOffsetDelta + 1, timestamp, body.AsSpan(0, at));
        return this;
    }

    /// <summary>Adds a record with its place and its encoded key, value and headers.</summary>
    public void Append(int offsetDelta, long timestamp, ReadOnlySpan<byte> body)
    {
        Reserve(body.Length + (3 * Varint.MaxBytes) + 1);
        Span<byte> head = stackalloc byte[(2 * Varint.MaxBytes) + 1];
        head[0] = 0;
        int headBytes = 1;
        headBytes += Varint.Write(head[headBytes..], timestamp - _baseTimestamp);
        headBytes += Varint.Write(head[headBytes..], offsetDelta);
        _length += Varint.Write(_bytes.AsSpan(_length), headBytes + body.Length);
        head[..headBytes].CopyTo(_bytes.AsSpan(_length));
        body.CopyTo(_bytes.AsSpan(_length + headBytes));
        _length += headBytes + body.Length;
        _count++;
        _lastOffsetDelta = offsetDelta;
        _maxTimestamp = Math.Max(_maxTimestamp, timestamp);
    }

    /// <summary>The batch, with <paramref name="lastOffsetDelta"/> and <paramref name="maxTimestamp"/> where they outlive the records.</summary>
    public Memory<byte> Build(int? lastOffsetDelta = null, long? maxTimestamp = null)
    {
        var batch = _bytes.AsSpan(0, _length);
        BatchStamp.Place(batch, BaseOffset, LeaderEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[RecordBatch.LengthAt..], _length - RecordBatch.LogOverheadBytes);
        batch[RecordBatch.MagicAt] = RecordBatch.CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(batch[RecordBatch.AttributesAt..], Attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch[RecordBatch.LastOffsetDeltaAt..], lastOffsetDelta ?? _lastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(batch[RecordBatch.BaseTimestampAt..], _baseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[RecordBatch.ProducerIdAt..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[RecordBatch.ProducerEpochAt..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[RecordBatch.BaseSequenceAt..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[RecordBatch.RecordCountAt..], _count);
        BatchStamp.SetMaxTimestamp(batch, maxTimestamp ?? _maxTimestamp);
        return _bytes.AsMemory(0, _length);
    }

    private static int WriteField(Span<byte> target, int at, byte[]? field)
    {
        at += Varint.Write(target[at..], field?.Length ?? -1);
        field?.CopyTo(target[at..]);
        return at + (field?.Length ?? 0);
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }
    }
}
