using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Text;

/// <summary>Numbers as people's files have them, read exactly, without allocating where there is nothing to complain of.</summary>
internal static class NumberText
{
    private const int LongestExponent = 4;

    private const string TooLarge = "does not fit 64 bits: at most 9223372036854775807, its decimals counted as digits";

    /// <summary>
    /// Reads a decimal with or without an exponent. A number in plain notation keeps its decimal places, zeros included, where it fits; any
    /// other has no more of them than it needs. Returns what is wrong, or null.
    /// </summary>
    public static string? Parse(ReadOnlySpan<byte> text, out long mantissa, out int scale)
    {
        if (ScaledNumber.TryParse(text, out mantissa, out scale))
        {
            return null;
        }

        var rest = text;
        bool negative = rest.Length > 0 && rest[0] == (byte)'-';
        rest = rest.Length > 0 && rest[0] is (byte)'-' or (byte)'+' ? rest[1..] : rest;
        if (!TryDigits(ref rest, out var digits, out int power, out bool overflows) || !TryExponent(ref rest, ref power) || rest.Length > 0)
        {
            return text.Contains((byte)',') ? "has separators; a number is digits, a point and digits" : "is not a number";
        }

        if (digits == 0)
        {
            return null;
        }

        if (power < -ScaledNumber.MaxScale)
        {
            return "has more than 18 decimal places";
        }

        if (overflows || power > ScaledNumber.MaxScale)
        {
            return TooLarge;
        }

        var value = digits * (UInt128)ScaledNumber.PowerOfTen(Math.Max(power, 0));
        if (value > long.MaxValue)
        {
            return TooLarge;
        }

        mantissa = negative ? -(long)value : (long)value;
        scale = Math.Max(-power, 0);
        return null;
    }

    /// <summary>Digits around a point, without the zeros at their end: what they are times ten to <paramref name="power"/>.</summary>
    private static bool TryDigits(ref ReadOnlySpan<byte> rest, out UInt128 digits, out int power, out bool overflows)
    {
        (digits, power, overflows) = (0, 0, false);
        bool point = false;
        int count = 0;
        int zeros = 0;
        int used = 0;
        for (; used < rest.Length && (char.IsAsciiDigit((char)rest[used]) || (rest[used] == (byte)'.' && !point)); used++)
        {
            if (rest[used] == (byte)'.')
            {
                point = true;
                continue;
            }

            count++;
            power -= point ? 1 : 0;
            if (rest[used] == (byte)'0')
            {
                zeros++;
                continue;
            }

            for (; zeros >= 0 && !overflows; zeros--)
            {
                digits *= 10;
                overflows = digits > long.MaxValue;
            }

            zeros = 0;
            digits += (uint)(rest[used] - '0');
        }

        rest = rest[used..];
        power += zeros;
        return count > 0;
    }

    private static bool TryExponent(ref ReadOnlySpan<byte> rest, ref int power)
    {
        if (rest.IsEmpty || rest[0] is not ((byte)'e' or (byte)'E'))
        {
            return true;
        }

        rest = rest[1..];
        bool negative = rest.Length > 0 && rest[0] == (byte)'-';
        rest = rest.Length > 0 && rest[0] is (byte)'-' or (byte)'+' ? rest[1..] : rest;
        int exponent = 0;
        int used = 0;
        for (; used < rest.Length && used < LongestExponent && char.IsAsciiDigit((char)rest[used]); used++)
        {
            exponent = exponent * 10 + (rest[used] - '0');
        }

        rest = rest[used..];
        power += negative ? -exponent : exponent;
        return used > 0;
    }
}
