using System.Buffers;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>Reads a stretch of a segment batch by batch, through one pooled buffer.</summary>
internal sealed class SegmentCursor(LogFile file, long position, long end) : IDisposable
{
    private const int ChunkBytes = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _start;
    private int _filled;
    private int _length;

    /// <summary>Where <see cref="Current"/> begins; after the last batch, where the next one would.</summary>
    public long Position { get; private set; } = position;

    /// <summary>The batch, header and all; valid until the next move.</summary>
    public Span<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>False at the end, and where the bytes cannot be a whole batch: then <see cref="Position"/> is before the end.</summary>
    public bool MoveNext()
    {
        Position += _length;
        _start += _length;
        _length = 0;
        if (!TryFill(RecordBatch.HeaderBytes))
        {
            return false;
        }

        long length = new RecordBatch(_buffer.AsSpan(_start)).TotalBytes;
        if (length < RecordBatch.HeaderBytes || length > end - Position || length > Array.MaxLength || !TryFill((int)length))
        {
            return false;
        }

        _length = (int)length;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _filled = _length = 0;
    }

    /// <summary>Has that many bytes of the file from <see cref="Position"/> on in the buffer.</summary>
    private bool TryFill(int count)
    {
        int have = _filled - _start;
        if (have >= count)
        {
            return true;
        }

        if (count > end - Position)
        {
            return false;
        }

        byte[] target = _buffer;
        if (count > _buffer.Length)
        {
            target = ArrayPool<byte>.Shared.Rent(count);
        }

        _buffer.AsSpan(_start, have).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _start = 0;
        int room = (int)Math.Min(_buffer.Length - have, end - Position - have);
        _filled = have + file.Read(_buffer.AsSpan(have, room), Position + have);
        return _filled >= count;
    }
}
