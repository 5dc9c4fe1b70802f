using System.Buffers.Binary;

namespace Candlewick.Contracts.Framing;

/// <summary>
/// Confluent's framing of a Protobuf value: magic 0, schema id (big endian), message indexes, then the message.
/// Every value of ours is the first message of its file, so the indexes are the single byte 0.
/// Source: the wire format section of Confluent's Schema Registry documentation.
/// </summary>
public static class ConfluentFrame
{
    /// <summary>Bytes before the message in a frame of ours.</summary>
    public const int HeaderLength = 6;

    /// <summary>Writes the header of a frame into the first <see cref="HeaderLength"/> bytes.</summary>
    public static void WriteHeader(Span<byte> destination, int schemaId)
    {
        destination[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], schemaId);
        destination[5] = 0;
    }

    /// <summary>
    /// Splits a frame without copying. False where it is not a frame around the first message of a schema; that
    /// includes other message indexes, which no topic of ours carries.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out int schemaId, out ReadOnlySpan<byte> message)
    {
        schemaId = 0;
        message = default;
        if (frame.Length < HeaderLength || frame[0] != 0)
        {
            return false;
        }

        schemaId = BinaryPrimitives.ReadInt32BigEndian(frame[1..]);
        if (frame[5] == 0)
        {
            message = frame[6..];
            return true;
        }

        // The long form of the same indexes: zigzag count 1 (2), zigzag index 0 (0).
        if (frame.Length > HeaderLength && frame[5] == 2 && frame[6] == 0)
        {
            message = frame[7..];
            return true;
        }

        return false;
    }
}
