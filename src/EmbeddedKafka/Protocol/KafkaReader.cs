using System.Buffers.Binary;
using System.Text;

namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>
/// Reads the primitives of Kafka's protocol from one frame. Whatever the bytes are, a call returns a value or throws
/// <see cref="MalformedRequestException"/>, and nothing is allocated that the remaining bytes could not fill.
/// </summary>
/// <remarks>Bytes and records are slices of the frame: valid as long as its memory is.</remarks>
internal ref struct KafkaReader(ReadOnlyMemory<byte> frame)
{
    private readonly ReadOnlyMemory<byte> _memory = frame;
    private readonly ReadOnlySpan<byte> _bytes = frame.Span;
    private int _position;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    public readonly int Remaining => _bytes.Length - _position;

    public bool ReadBool() => Take(1)[0] != 0;

    public sbyte ReadInt8() => (sbyte)Take(1)[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public ErrorCode ReadError() => (ErrorCode)ReadInt16();

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public double ReadFloat64() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public Guid ReadUuid() => new(Take(16), bigEndian: true);

    /// <summary>Seven bits a byte, lowest first, at most five bytes.</summary>
    public uint ReadUnsignedVarint()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = Take(1)[0];
            if (shift == 28 && next > 0x0F) break;
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new MalformedRequestException("A varint exceeds 32 bits.");
    }

    public string ReadString(bool flexible) => ReadNullableString(flexible) ?? throw NullFound();

    /// <summary>Bytes that are not UTF-8 become U+FFFD, as in Java.</summary>
    public string? ReadNullableString(bool flexible)
    {
        int length = flexible ? ReadCompactLength() : ReadInt16();
        if (length == -1) return null;
        if ((uint)length > short.MaxValue) throw new MalformedRequestException($"A string of {length} bytes.");
        return Encoding.UTF8.GetString(Take(length));
    }

    public ReadOnlyMemory<byte> ReadBytes(bool flexible) => ReadNullableBytes(flexible) ?? throw NullFound();

    public ReadOnlyMemory<byte>? ReadNullableBytes(bool flexible)
    {
        int length = flexible ? ReadCompactLength() : ReadInt32();
        if (length == -1) return null;
        int start = _position;
        Take(length);
        return _memory.Slice(start, length);
    }

    public ReadOnlyMemory<byte> ReadRecords(bool flexible) => ReadBytes(flexible);

    public ReadOnlyMemory<byte>? ReadNullableRecords(bool flexible) => ReadNullableBytes(flexible);

    /// <summary>An array's number of elements, -1 for null.</summary>
    /// <param name="flexible">Whether the length is compact.</param>
    /// <param name="nullable">Whether null is allowed.</param>
    /// <param name="leastBytes">The fewest bytes one element takes; a count that cannot fit is refused before it is believed.</param>
    public int ReadCount(bool flexible, bool nullable, int leastBytes)
    {
        int count = flexible ? ReadCompactLength() : ReadInt32();
        if (count == -1) return nullable ? -1 : throw NullFound();
        if (count < 0 || (long)count * Math.Max(leastBytes, 1) > Remaining)
        {
            throw new MalformedRequestException($"An array of {count} elements in {Remaining} bytes.");
        }

        return count;
    }

    /// <summary>The byte before a nullable struct: 1 when it follows, -1 for null.</summary>
    public bool ReadIsPresent(bool nullable)
    {
        sbyte mark = ReadInt8();
        if (mark == 1) return true;
        return mark == -1 && nullable ? false : throw new MalformedRequestException($"A struct marked {mark}.");
    }

    /// <summary>The number of tagged fields that follow.</summary>
    public int ReadTagCount()
    {
        uint count = ReadUnsignedVarint();
        // A tag and its size take a byte each.
        if (count > Remaining / 2) throw new MalformedRequestException($"{count} tagged fields in {Remaining} bytes.");
        return (int)count;
    }

    /// <summary>Reads a tagged field's number; returns the position where the field must end.</summary>
    public int ReadTag(out uint tag)
    {
        tag = ReadUnsignedVarint();
        uint size = ReadUnsignedVarint();
        if (size > Remaining) throw new MalformedRequestException($"A tagged field of {size} bytes in {Remaining}.");
        return _position + (int)size;
    }

    /// <summary>Checks that a tagged field took exactly the bytes it announced.</summary>
    public readonly void EndTag(int end)
    {
        if (_position != end) throw new MalformedRequestException("A tagged field is not as long as it says.");
    }

    /// <summary>Skips to a position that <see cref="ReadTag"/> returned.</summary>
    public void SkipTo(int end) => _position = end;

    /// <summary>Skips a tagged section of which nothing is known here.</summary>
    public void SkipTags()
    {
        for (int count = ReadTagCount(); count > 0; count--) SkipTo(ReadTag(out _));
    }

    private static MalformedRequestException NullFound() => new("Null where the version allows none.");

    private int ReadCompactLength()
    {
        uint plusOne = ReadUnsignedVarint();
        return plusOne <= int.MaxValue ? (int)plusOne - 1 : throw new MalformedRequestException("A length exceeds 31 bits.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining) throw new MalformedRequestException($"{count} bytes wanted, {Remaining} left.");
        ReadOnlySpan<byte> taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }
}
