using System.Buffers;
using System.Buffers.Binary;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Connections;

/// <summary>Cuts a connection's bytes into frames: a length of four bytes, then so many bytes.</summary>
internal static class FrameReader
{
    private const int LengthSize = 4;

    /// <summary>Takes one whole frame off the front of <paramref name="buffer"/>; false where it has not all arrived.</summary>
    /// <exception cref="MalformedRequestException">Its length is below a header's or above <paramref name="maxBytes"/>.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxBytes, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < LengthSize)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[LengthSize];
        buffer.Slice(0, LengthSize).CopyTo(prefix);
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length < 8 || length > maxBytes)
        {
            throw new MalformedRequestException($"A frame of {length} bytes; 8 to {maxBytes} are allowed.");
        }

        if (buffer.Length < LengthSize + length)
        {
            return false;
        }

        frame = buffer.Slice(LengthSize, length);
        buffer = buffer.Slice(LengthSize + length);
        return true;
    }
}
