using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Compression;

/// <summary>
/// Decodes LZ4 frames (lz4_Frame_format 1.6). Checksums inside the frame are skipped: the batch's own covers them.
/// </summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint StoredBit = 0x8000_0000;
    private const int MinMatch = 4;

    /// <summary>False where the bytes are no frame, use a dictionary, or decode to more than the buffer takes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> frame, GrowingBuffer target)
    {
        if (frame.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
        {
            return false;
        }

        byte flags = frame[4];
        bool hasDictionary = (flags & 0x01) != 0;
        bool hasBlockChecksum = (flags & 0x10) != 0;
        int at = 7 + ((flags & 0x08) != 0 ? 8 : 0);
        if (flags >> 6 != 1 || hasDictionary)
        {
            return false;
        }

        while (at + 4 <= frame.Length)
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(frame[at..]);
            at += 4;
            if (header == 0)
            {
                return true;
            }

            uint length = header & ~StoredBit;
            if (length > frame.Length - at)
            {
                return false;
            }

            var block = frame.Slice(at, (int)length);
            if (!((header & StoredBit) != 0 ? target.TryWrite(block) : TryDecodeBlock(block, target)))
            {
                return false;
            }

            at += (int)length + (hasBlockChecksum ? 4 : 0);
        }

        return false;
    }

    private static bool TryDecodeBlock(ReadOnlySpan<byte> block, GrowingBuffer target)
    {
        int at = 0;
        while (at < block.Length)
        {
            byte token = block[at++];
            if (!TryReadLength(block, ref at, token >> 4, out int literals) || literals > block.Length - at
                || !target.TryWrite(block.Slice(at, literals)))
            {
                return false;
            }

            at += literals;
            if (at == block.Length)
            {
                return true;
            }

            if (at + 2 > block.Length)
            {
                return false;
            }

            int distance = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
            at += 2;
            if (!TryReadLength(block, ref at, token & 0x0F, out int match) || !target.TryRepeat(distance, match + MinMatch))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> block, ref int at, int nibble, out int length)
    {
        length = nibble;
        if (nibble < 15)
        {
            return true;
        }

        while (at < block.Length && length < int.MaxValue - 255 - MinMatch)
        {
            byte more = block[at++];
            length += more;
            if (more != 255)
            {
                return true;
            }
        }

        return false;
    }
}
