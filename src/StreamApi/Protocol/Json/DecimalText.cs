using System.Buffers.Text;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Writes decimals in plain notation with all their places, as <see cref="Utf8Formatter"/> does, from the whole number that they are.</summary>
internal static class DecimalText
{
    /// <returns>Bytes written; 31 at most.</returns>
    public static int Write(decimal value, Span<byte> to)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        int scale = (parts[3] >> 16) & 0xFF;
        ulong digits = ((ulong)(uint)parts[1] << 32) | (uint)parts[0];
        if (parts[2] != 0 || digits == 0)
        {
            Utf8Formatter.TryFormat(value, to, out int all);
            return all;
        }

        int at = 0;
        if (parts[3] < 0)
        {
            to[at++] = (byte)'-';
        }

        Utf8Formatter.TryFormat(digits, to[at..], out int count);
        if (scale == 0)
        {
            return at + count;
        }

        int before = count - scale;
        if (before > 0)
        {
            to.Slice(at + before, scale).CopyTo(to[(at + before + 1)..]);
            to[at + before] = (byte)'.';
            return at + count + 1;
        }

        // 0.0012: a nought, the point, and as many noughts as places have no digit.
        to.Slice(at, count).CopyTo(to[(at + 2 - before)..]);
        to.Slice(at, 2 - before).Fill((byte)'0');
        to[at + 1] = (byte)'.';
        return at + scale + 2;
    }
}
