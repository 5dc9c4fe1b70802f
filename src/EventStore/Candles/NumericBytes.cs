using System.Buffers.Binary;
using Candlewick.Market.Numbers;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// A number as PostgreSQL's <c>numeric</c> travels: count of digits to base 10,000, power of the first, sign, places, digits
/// (<c>numeric_send</c> in PostgreSQL's numeric.c). Npgsql's own goes as far as <see cref="decimal"/> does.
/// </summary>
internal static class NumericBytes
{
    private const int HeaderLength = 8;
    private const short Negative = 0x4000;

    public static byte[] Of(BigDecimal number)
    {
        string text = number.ToString().TrimStart('-');
        int whole = text.Length - (number.Scale == 0 ? 0 : number.Scale + 1);

        // Groups of four on both sides of the point, filled up with zeros outside.
        int before = (whole + 3) / 4;
        int groups = before + ((number.Scale + 3) / 4);
        string digits = string.Concat(text.AsSpan(0, whole).ToString().PadLeft(before * 4, '0'), number.Scale == 0 ? "" : text.AsSpan(whole + 1)).PadRight(groups * 4, '0');

        byte[] bytes = new byte[HeaderLength + (groups * 2)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)groups);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(2), (short)(before - 1));
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(4), number.Unscaled.Sign < 0 ? Negative : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(6), (short)number.Scale);
        for (int i = 0; i < groups; i++)
        {
            int at = i * 4;
            int group = ((digits[at] - '0') * 1000) + ((digits[at + 1] - '0') * 100) + ((digits[at + 2] - '0') * 10) + (digits[at + 3] - '0');
            BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(HeaderLength + (i * 2)), (short)group);
        }

        return bytes;
    }
}
