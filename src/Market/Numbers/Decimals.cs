namespace Candlewick.Market.Numbers;

/// <summary>Decimals and their places.</summary>
public static class Decimals
{
    /// <summary>Divided by, takes the zeros after the last digit away: 1 with as many places as a decimal can have.</summary>
    private const decimal OneWithAllPlaces = 1.0000000000000000000000000000m;

    /// <summary>The same number without zeros at the end of its fraction: 84.2500 is 84.25.</summary>
    public static decimal Normalize(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        if (parts[2] != 0)
        {
            return number / OneWithAllPlaces;
        }

        // Digits of 64 bits, as nearly all numbers of a market have: dividing those by ten is many times faster than the above.
        ulong digits = ((ulong)(uint)parts[1] << 32) | (uint)parts[0];
        byte scale = number.Scale;
        for (; scale > 0 && digits % 10 == 0; scale--)
        {
            digits /= 10;
        }

        return new decimal((int)digits, (int)(digits >> 32), 0, number < 0, scale);
    }

    /// <summary>Decimal places needed to write it: 0.05 has 2, 100.00 none.</summary>
    public static int PlacesOf(decimal number) => Normalize(number).Scale;

    /// <summary>The mantissa of <paramref name="number"/> at <paramref name="scale"/> places.</summary>
    /// <exception cref="OverflowException">It needs more places, or does not fit 64 bits.</exception>
    public static long ToMantissa(decimal number, int scale)
    {
        decimal mantissa = number * ScaledNumber.PowerOfTen(scale);
        return mantissa == decimal.Truncate(mantissa)
            ? decimal.ToInt64(mantissa)
            : throw new OverflowException($"{number} has more than {scale} decimal places");
    }
}
