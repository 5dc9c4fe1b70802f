using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>
/// Writes the classic encoding of Kafka's internal records: big-endian, 16-bit string and 32-bit array lengths.
/// </summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public RecordWriter Int8(sbyte value)
    {
        _bytes.GetSpan(1)[0] = (byte)value;
        _bytes.Advance(1);
        return this;
    }

    public RecordWriter Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), value);
        _bytes.Advance(2);
        return this;
    }

    public RecordWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    public RecordWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
        return this;
    }

    /// <summary>A string of at most 32,767 bytes, or null.</summary>
    /// <exception cref="CoordinatorLogException">It is longer: a client's name that cannot be stored.</exception>
    public RecordWriter Text(string? value)
    {
        if (value is null)
        {
            return Int16(-1);
        }

        int length = Encoding.UTF8.GetByteCount(value);
        if (length > short.MaxValue)
        {
            throw new CoordinatorLogException(
                CoordinatorError.UnknownServerError, $"a text of {length} bytes does not fit into a coordinator's record");
        }

        Int16((short)length);
        _bytes.Advance(Encoding.UTF8.GetBytes(value, _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
        return this;
    }

    public RecordWriter Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        _bytes.Write(value);
        return this;
    }
}

/// <summary>Reads what <see cref="RecordWriter"/>, or Kafka, wrote.</summary>
/// <remarks>Every read throws <see cref="InvalidDataException"/> where the record ends too early.</remarks>
internal ref struct RecordReader(ReadOnlyMemory<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record.Span;
    private int _at;

    public sbyte Int8() => (sbyte)Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>A string where null means damage.</summary>
    public string Text() =>
        NullableText() ?? throw new InvalidDataException("a coordinator's record has no text where one is due");

    public string? NullableText()
    {
        int length = Int16();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    public byte[] Bytes() => Take(Int32()).ToArray();

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _record.Length - _at)
        {
            throw new InvalidDataException($"a coordinator's record of {_record.Length} bytes ends inside a field of {length}");
        }

        var taken = _record.Slice(_at, length);
        _at += length;
        return taken;
    }
}
