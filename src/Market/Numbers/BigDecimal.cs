using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Candlewick.Market.Numbers;

/// <summary>
/// An exact decimal of any size, <c>Unscaled / 10^Scale</c>, for what outgrows <see cref="decimal"/>: a turnover is the sum of
/// products of two 64-bit numbers. Places belong to it: 1.20 and 1.2 are not equal.
/// </summary>
/// <param name="Unscaled">All digits as a whole number.</param>
/// <param name="Scale">How many of them stand behind the point; not negative.</param>
public readonly record struct BigDecimal(BigInteger Unscaled, int Scale)
{
    private const int MaxDecimalScale = 28;

    /// <summary>So many digits fit 64 bits.</summary>
    private const int SmallDigits = 18;

    /// <summary>Bits of a number, with its sign, that has room to be multiplied by a power of ten of as many in <see cref="Int128"/>.</summary>
    private const int SmallBits = 62;

    private bool IsSmall => Unscaled.GetBitLength() <= SmallBits;

    /// <summary>The same number with the same places.</summary>
    public static implicit operator BigDecimal(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        BigInteger digits = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return new(value < 0 ? -digits : digits, value.Scale);
    }

    /// <summary>Exact, with the places of both.</summary>
    public static BigDecimal operator *(BigDecimal a, BigDecimal b) => new(a.Unscaled * b.Unscaled, a.Scale + b.Scale);

    /// <summary>Exact, with the places of the finer one.</summary>
    public static BigDecimal operator +(BigDecimal a, BigDecimal b)
    {
        int scale = Math.Max(a.Scale, b.Scale);
        return new(a.WithPlaces(scale).Unscaled + b.WithPlaces(scale).Unscaled, scale);
    }

    /// <summary>The number as a <see cref="decimal"/>, where it is as small as nearly all are: it fits 64 bits, with 28 places at most.</summary>
    public bool TryToDecimal(out decimal value)
    {
        bool isSmall = Scale <= MaxDecimalScale && IsSmall;
        value = isSmall ? ScaledNumber.ToDecimal((long)Unscaled, Scale) : 0;
        return isSmall;
    }

    /// <summary>Reads plain notation (<c>-1234.50</c>; no exponent, no separators), keeping the places as written.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BigDecimal value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text.Length <= SmallDigits && TryParseSmall(text, out long small, out int places))
        {
            value = new(small, places);
            return true;
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : text.AsSpan(point + 1);
        if (fraction.ContainsAnyExceptInRange('0', '9')
            || !BigInteger.TryParse(point < 0 ? text : string.Concat(text.AsSpan(0, point), fraction), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits))
        {
            return false;
        }

        value = new(digits, fraction.Length);
        return true;
    }

    /// <summary>The same for as few characters as nearly all numbers have; false where it is none, or has no digit before the point.</summary>
    private static bool TryParseSmall(string text, out long unscaled, out int places)
    {
        (unscaled, places) = (0, 0);
        int first = text[0] == '-' ? 1 : 0;
        int point = -1;
        for (int i = first; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                unscaled = (unscaled * 10) + (text[i] - '0');
            }
            else if (text[i] == '.' && point < 0 && i > first)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        unscaled = first == 1 ? -unscaled : unscaled;
        places = point < 0 ? 0 : text.Length - point - 1;
        return text.Length > first;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is not plain notation.</exception>
    public static BigDecimal Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a decimal in plain notation");

    /// <summary>The quotient to <paramref name="places"/> places, rounded half to even.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="divisor"/> is 0.</exception>
    public BigDecimal Divide(BigDecimal divisor, int places) =>
        IsSmall && divisor.IsSmall && Scale <= ScaledNumber.MaxScale && places + divisor.Scale <= ScaledNumber.MaxScale
            ? new(HalfToEven(
                ScaledNumber.Multiply((long)Unscaled, ScaledNumber.PowerOfTen(places + divisor.Scale)),
                ScaledNumber.Multiply((long)divisor.Unscaled, ScaledNumber.PowerOfTen(Scale))), places)
            : new(HalfToEven(Unscaled * BigInteger.Pow(10, places + divisor.Scale), divisor.Unscaled * BigInteger.Pow(10, Scale)), places);

    /// <summary>With at least <paramref name="places"/> places.</summary>
    public BigDecimal WithPlaces(int places) => Scale >= places ? this : new(Unscaled * BigInteger.Pow(10, places - Scale), places);

    /// <summary>With at most <paramref name="places"/> places, rounded half to even; as it is where it has no more.</summary>
    public BigDecimal Round(int places) => Scale <= places ? this : Divide(1m, places);

    /// <summary>Plain notation with all its places.</summary>
    public override string ToString() =>
        Scale == 0 ? Unscaled.ToString(CultureInfo.InvariantCulture) : ScaledNumber.WithPoint(Unscaled.Sign < 0, BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture), Scale);

    private static Int128 HalfToEven(Int128 dividend, Int128 divisor)
    {
        var (quotient, rest) = Int128.DivRem(dividend, divisor);
        int half = (Int128.Abs(rest) * 2).CompareTo(Int128.Abs(divisor));
        return half < 0 || (half == 0 && Int128.IsEvenInteger(quotient)) ? quotient : quotient + (Int128.Sign(dividend) * Int128.Sign(divisor));
    }

    private static BigInteger HalfToEven(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        int half = (BigInteger.Abs(rest) * 2).CompareTo(BigInteger.Abs(divisor));
        return half < 0 || (half == 0 && quotient.IsEven) ? quotient : quotient + (dividend.Sign * divisor.Sign);
    }
}
