using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>
/// Writes the primitives of Kafka's protocol into pooled memory. Made once per connection and reused: a frame begins with
/// <see cref="BeginFrame"/> and goes out with <see cref="Pieces"/>.
/// </summary>
/// <remarks>
/// Records are not copied but remembered in place, so their memory must stay valid until the frame is out.
/// </remarks>
internal sealed class KafkaWriter : IDisposable
{
    /// <summary>Below this it is cheaper to copy records than to send them as a segment of their own.</summary>
    private const int LeastSplice = 1024;

    /// <summary>A buffer that grew beyond this for one frame is given back afterwards.</summary>
    private const int MostKept = 1 << 20;

    private const int FirstSize = 4096;

    private readonly List<Splice> _splices = [];
    private readonly List<ArraySegment<byte>> _pieces = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _position;
    private int _spliced;

    /// <summary>Bytes of the frame so far, its size field included.</summary>
    public int Length => checked(_position + _spliced);

    /// <summary>Forgets what was written.</summary>
    public void Reset()
    {
        _position = 0;
        _spliced = 0;
        _splices.Clear();
        if (_buffer.Length <= MostKept) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    }

    /// <summary>Starts a new frame with room for its size.</summary>
    public void BeginFrame()
    {
        Reset();
        Take(4);
    }

    /// <summary>Fills in the size of the frame: the bytes that follow the size field.</summary>
    public void EndFrame() => BinaryPrimitives.WriteInt32BigEndian(_buffer, Length - 4);

    /// <summary>Everything written, in order, where it lies; good until the next frame.</summary>
    public IList<ArraySegment<byte>> Pieces()
    {
        _pieces.Clear();
        int from = 0;
        foreach (Splice splice in _splices)
        {
            _pieces.Add(new ArraySegment<byte>(_buffer, from, splice.Position - from));
            _pieces.Add(splice.Bytes);
            from = splice.Position;
        }

        if (from < _position) _pieces.Add(new ArraySegment<byte>(_buffer, from, _position - from));
        return _pieces;
    }

    public byte[] ToArray() => [.. Pieces().SelectMany(piece => piece)];

    public void WriteBool(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    public void WriteInt8(sbyte value) => Take(1)[0] = (byte)value;

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Take(2), value);

    public void WriteError(ErrorCode value) => WriteInt16((short)value);

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    public void WriteFloat64(double value) => BinaryPrimitives.WriteDoubleBigEndian(Take(8), value);

    public void WriteUuid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    public void WriteUnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7) Take(1)[0] = (byte)(value | 0x80);
        Take(1)[0] = (byte)value;
    }

    public void WriteString(string value, bool flexible) => WriteNullableString(NotNull(value), flexible);

    /// <exception cref="InvalidOperationException">The string exceeds 32,767 bytes of UTF-8.</exception>
    public void WriteNullableString(string? value, bool flexible)
    {
        int length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (length > short.MaxValue) throw new InvalidOperationException($"A string of {length} bytes cannot be written.");
        if (flexible) WriteUnsignedVarint((uint)(length + 1));
        else WriteInt16((short)length);
        if (length > 0) Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void WriteBytes(ReadOnlyMemory<byte> value, bool flexible)
    {
        WriteLength(value.Length, flexible);
        value.Span.CopyTo(Take(value.Length));
    }

    public void WriteNullableBytes(ReadOnlyMemory<byte>? value, bool flexible)
    {
        if (value is { } bytes) WriteBytes(bytes, flexible);
        else WriteLength(-1, flexible);
    }

    public void WriteRecords(ReadOnlyMemory<byte> value, bool flexible)
    {
        if (value.Length < LeastSplice)
        {
            WriteBytes(value, flexible);
            return;
        }

        WriteLength(value.Length, flexible);
        _splices.Add(new Splice(_position, Segment(value)));
        _spliced = checked(_spliced + value.Length);
    }

    public void WriteNullableRecords(ReadOnlyMemory<byte>? value, bool flexible)
    {
        if (value is { } records) WriteRecords(records, flexible);
        else WriteLength(-1, flexible);
    }

    /// <summary>An array's number of elements, -1 for null.</summary>
    public void WriteCount(int count, bool flexible, bool nullable)
    {
        if (count < 0 && !nullable) throw NullFound();
        WriteLength(count, flexible);
    }

    /// <summary>The byte before a nullable struct.</summary>
    public void WriteIsPresent(bool present, bool nullable)
    {
        if (!present && !nullable) throw NullFound();
        WriteInt8(present ? (sbyte)1 : (sbyte)-1);
    }

    public void WriteTagCount(int count) => WriteUnsignedVarint((uint)count);

    /// <summary>Starts a tagged field; the result goes to <see cref="EndTag"/>.</summary>
    public int BeginTag(int tag)
    {
        WriteUnsignedVarint((uint)tag);
        return _position;
    }

    /// <summary>Puts the size before what was written since <paramref name="start"/>. Tagged fields are small and rare: moving them is cheap.</summary>
    public void EndTag(int start)
    {
        int size = _position - start;
        WriteUnsignedVarint((uint)size);
        int width = _position - start - size;
        Span<byte> prefix = stackalloc byte[5];
        _buffer.AsSpan(start + size, width).CopyTo(prefix);
        _buffer.AsSpan(start, size).CopyTo(_buffer.AsSpan(start + width));
        prefix[..width].CopyTo(_buffer.AsSpan(start));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _position = 0;
    }

    /// <summary>The value, for a field that this version cannot write as null.</summary>
    internal static T NotNull<T>(T? value) where T : class => value ?? throw NullFound();

    /// <inheritdoc cref="NotNull{T}(T)"/>
    internal static T NotNull<T>(T? value) where T : struct => value ?? throw NullFound();

    private static InvalidOperationException NullFound() => new("A field is null that this version cannot write as null.");

    private void WriteLength(int length, bool flexible)
    {
        if (flexible) WriteUnsignedVarint((uint)(length + 1));
        else WriteInt32(length);
    }

    private static ArraySegment<byte> Segment(ReadOnlyMemory<byte> records) =>
        MemoryMarshal.TryGetArray(records, out var segment) ? segment : records.ToArray();

    private Span<byte> Take(int count)
    {
        int end = checked(_position + count);
        if (end > _buffer.Length) Grow(end);
        Span<byte> taken = _buffer.AsSpan(_position, count);
        _position = end;
        return taken;
    }

    private void Grow(int least)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(least, (long)_buffer.Length * 2), Array.MaxLength));
        _buffer.AsSpan(0, _position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Memory of others that belongs into the frame before the buffer's byte at a position.</summary>
    private readonly record struct Splice(int Position, ArraySegment<byte> Bytes);
}
