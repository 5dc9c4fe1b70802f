using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Compression;

/// <summary>Decodes Snappy (format_description.txt), bare as librdkafka sends it or in the chunks of snappy-java.</summary>
internal static class Snappy
{
    private const int JavaHeaderBytes = 16;

    private static ReadOnlySpan<byte> JavaMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <summary>False where the bytes are not Snappy, or decode to more than the buffer takes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, GrowingBuffer target)
    {
        if (!bytes.StartsWith(JavaMagic))
        {
            return TryDecodeBlock(bytes, target);
        }

        int at = JavaHeaderBytes;
        while (at + 4 <= bytes.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            at += 4;
            if (length < 0 || length > bytes.Length - at || !TryDecodeBlock(bytes.Slice(at, length), target))
            {
                return false;
            }

            at += length;
        }

        return at == bytes.Length;
    }

    private static bool TryDecodeBlock(ReadOnlySpan<byte> block, GrowingBuffer target)
    {
        int at = 0;
        if (!TryReadSize(block, ref at, out int size))
        {
            return false;
        }

        int start = target.Length;
        while (at < block.Length)
        {
            byte tag = block[at++];
            if (!((tag & 3) == 0 ? TryCopyLiteral(block, ref at, tag, target) : TryCopyMatch(block, ref at, tag, target, start)))
            {
                return false;
            }
        }

        return target.Length - start == size;
    }

    private static bool TryCopyLiteral(ReadOnlySpan<byte> block, ref int at, byte tag, GrowingBuffer target)
    {
        long length = tag >> 2;
        if (length >= 60)
        {
            int extra = (int)length - 59;
            if (extra > block.Length - at)
            {
                return false;
            }

            length = ReadLittleEndian(block.Slice(at, extra));
            at += extra;
        }

        length++;
        if (length > block.Length - at || !target.TryWrite(block.Slice(at, (int)length)))
        {
            return false;
        }

        at += (int)length;
        return true;
    }

    private static bool TryCopyMatch(ReadOnlySpan<byte> block, ref int at, byte tag, GrowingBuffer target, int start)
    {
        int extra = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
        if (extra > block.Length - at)
        {
            return false;
        }

        long low = ReadLittleEndian(block.Slice(at, extra));
        at += extra;
        bool isShort = extra == 1;
        int length = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
        long distance = isShort ? low | ((long)(tag >> 5) << 8) : low;
        return distance <= target.Length - start && target.TryRepeat((int)distance, length);
    }

    private static bool TryReadSize(ReadOnlySpan<byte> block, ref int at, out int size)
    {
        ulong value = 0;
        size = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (at >= block.Length)
            {
                return false;
            }

            byte b = block[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                size = (int)Math.Min(value, int.MaxValue);
                return value <= int.MaxValue;
            }
        }

        return false;
    }

    private static long ReadLittleEndian(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value |= (long)bytes[i] << (8 * i);
        }

        return value;
    }
}
