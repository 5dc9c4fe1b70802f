using Candlewick.Market.Numbers;

namespace Candlewick.Market.Bars;

/// <summary>An exact number that mantissas of any scale are held against, without rescaling what may not fit.</summary>
internal readonly struct Threshold
{
    private readonly Int128 _mantissa;
    private readonly int _scale;

    /// <param name="number">Above zero.</param>
    public Threshold(decimal number)
    {
        _scale = number.Scale;
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        _mantissa = new Int128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
    }

    /// <summary>Its decimal places.</summary>
    public int Scale => _scale;

    /// <summary>Whether the number reaches it.</summary>
    /// <param name="mantissa">Of the number, at <paramref name="scale"/>: at most twice <see cref="ScaledNumber.MaxScale"/>.</param>
    public bool IsReached(Int128 mantissa, int scale)
    {
        if (scale >= _scale)
        {
            return scale == _scale ? mantissa >= _mantissa : mantissa / PowerOfTen(scale - _scale) >= _mantissa;
        }

        var power = PowerOfTen(_scale - scale);
        return mantissa >= (_mantissa + power - 1) / power;
    }

    /// <summary>Its mantissa at a scale that is no smaller than its own; a number beyond all prices where it would not fit.</summary>
    public Int128 At(int scale)
    {
        const int OfPrices = 100;
        var power = PowerOfTen(scale - _scale);
        return _mantissa > Int128.MaxValue / OfPrices / power ? Int128.MaxValue / OfPrices : _mantissa * power;
    }

    private static Int128 PowerOfTen(int scale) => scale <= ScaledNumber.MaxScale
        ? ScaledNumber.PowerOfTen(scale)
        : ScaledNumber.Multiply(ScaledNumber.PowerOfTen(ScaledNumber.MaxScale), ScaledNumber.PowerOfTen(scale - ScaledNumber.MaxScale));
}
