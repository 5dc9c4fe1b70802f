namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>Zigzag variable-length integers, as records hold them.</summary>
internal static class Varint
{
    public const int MaxBytes = 10;

    /// <summary>Reads one number and moves <paramref name="at"/> behind it; false where the bytes end first or are too long for one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        ulong raw = 0;
        for (int shift = 0; shift < 64 && (uint)at < (uint)bytes.Length; shift += 7)
        {
            byte b = bytes[at++];
            raw |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                value = (long)(raw >> 1) ^ -(long)(raw & 1);
                return true;
            }
        }

        value = 0;
        return false;
    }

    /// <summary>Writes one number; returns its length in bytes.</summary>
    public static int Write(Span<byte> target, long value)
    {
        ulong raw = ((ulong)value << 1) ^ (ulong)(value >> 63);
        int at = 0;
        while (raw >= 0x80)
        {
            target[at++] = (byte)(raw | 0x80);
            raw >>= 7;
        }

        target[at++] = (byte)raw;
        return at;
    }
}
