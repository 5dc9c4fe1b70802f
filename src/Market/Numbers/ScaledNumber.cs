using System.Globalization;

namespace Candlewick.Market.Numbers;

/// <summary>
/// Exact decimals as <c>mantissa / 10^scale</c>: how prices and sizes travel. Scale is 0 to <see cref="MaxScale"/>.
/// </summary>
public static class ScaledNumber
{
    /// <summary>The most decimal places a number may have.</summary>
    public const int MaxScale = 18;

    private static readonly long[] Powers = CreatePowers();

    /// <summary>10^<paramref name="scale"/>.</summary>
    public static long PowerOfTen(int scale) => Powers[scale];

    /// <summary>The mantissa of the same number with more decimal places.</summary>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public static long Rescale(long mantissa, int from, int to) =>
        from == to ? mantissa : checked(mantissa * Powers[to - from]);

    /// <summary>As <see cref="Rescale"/>; false where it does not fit 64 bits, and <paramref name="mantissa"/> stays.</summary>
    public static bool TryRescale(ref long mantissa, int from, int to)
    {
        if (from == to)
        {
            return true;
        }

        long high = Math.BigMul(mantissa, Powers[to - from], out long low);
        if (high != low >> 63)
        {
            return false;
        }

        mantissa = low;
        return true;
    }

    /// <summary>The product of two mantissas, at the sum of their scales. Always fits.</summary>
    public static Int128 Multiply(long a, long b)
    {
        if ((a | b) >= 0)
        {
            // As nearly all prices are: half the work.
            ulong upper = Math.BigMul((ulong)a, (ulong)b, out ulong lower);
            return new Int128(upper, lower);
        }

        long high = Math.BigMul(a, b, out long low);
        return new Int128((ulong)high, (ulong)low);
    }

    /// <summary>
    /// Reads plain decimal notation (<c>-1234.50</c>; no exponent, no sign but minus, no separators), keeping the
    /// decimal places as written.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long mantissa, out int scale)
    {
        const long MostBefore = long.MaxValue / 10, MostLast = long.MaxValue % 10;
        mantissa = 0;
        scale = 0;
        bool negative = utf8.Length > 0 && utf8[0] == (byte)'-';
        var digits = negative ? utf8[1..] : utf8;
        long value = 0;
        int point = -1;
        for (int i = 0; i < digits.Length; i++)
        {
            uint digit = (uint)digits[i] - '0';
            if (digit <= 9)
            {
                if (value >= MostBefore && (value > MostBefore || digit > MostLast))
                {
                    return false;
                }

                value = value * 10 + digit;
            }
            else if (digits[i] == (byte)'.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        int places = point < 0 ? 0 : digits.Length - point - 1;
        if (digits.IsEmpty || point == 0 || (point > 0 && places == 0) || places > MaxScale)
        {
            return false;
        }

        mantissa = negative ? -value : value;
        scale = places;
        return true;
    }

    /// <summary>Plain notation with exactly <paramref name="scale"/> decimal places: (250050, 2) is <c>2500.50</c>.</summary>
    public static string Format(Int128 mantissa, int scale) =>
        scale == 0 ? mantissa.ToString(CultureInfo.InvariantCulture) : WithPoint(mantissa < 0, Int128.Abs(mantissa).ToString(CultureInfo.InvariantCulture), scale);

    /// <summary>Plain notation of a number whose last <paramref name="scale"/> digits, 1 or more, stand behind the point.</summary>
    internal static string WithPoint(bool negative, string digits, int scale)
    {
        digits = digits.PadLeft(scale + 1, '0');
        return string.Concat(negative ? "-" : "", digits.AsSpan(0, digits.Length - scale), ".", digits.AsSpan(digits.Length - scale));
    }

    /// <summary>The number as a <see cref="decimal"/> that keeps its decimal places.</summary>
    public static decimal ToDecimal(long mantissa, int scale) =>
        new((int)(ulong.CreateTruncating(Int128.Abs(mantissa)) & 0xffffffff), (int)(ulong.CreateTruncating(Int128.Abs(mantissa)) >> 32), 0, mantissa < 0, (byte)scale);

    private static long[] CreatePowers()
    {
        var powers = new long[MaxScale + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
