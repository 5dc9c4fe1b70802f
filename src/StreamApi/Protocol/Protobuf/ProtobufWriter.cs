using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Candlewick.StreamApi.Protocol.Protobuf;

/// <summary>Fields on the wire.</summary>
internal static class ProtobufWriter
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int LongestVarint = 10;

    public static void Integer(IBufferWriter<byte> output, int field, long value)
    {
        Number(output, Tag(field, Varint));
        Number(output, (ulong)value);
    }

    public static void Double(IBufferWriter<byte> output, int field, double value)
    {
        Number(output, Tag(field, Fixed64));
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    public static void Text(IBufferWriter<byte> output, int field, string value)
    {
        Begin(output, field, Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, output);
    }

    public static void Message(IBufferWriter<byte> output, int field, ReadOnlySpan<byte> message)
    {
        Begin(output, field, message.Length);
        output.Write(message);
    }

    /// <summary>Begins a field whose <paramref name="length"/> bytes follow.</summary>
    public static void Begin(IBufferWriter<byte> output, int field, int length)
    {
        Number(output, Tag(field, Delimited));
        Number(output, (ulong)length);
    }

    /// <summary>Bytes that a field of <paramref name="length"/> takes with what is before it.</summary>
    public static int SizeOf(int field, int length) => SizeOf(Tag(field, Delimited)) + SizeOf((ulong)length) + length;

    private static int SizeOf(ulong value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

    private static ulong Tag(int field, int type) => ((ulong)field << 3) | (uint)type;

    private static void Number(IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(LongestVarint);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }
}
