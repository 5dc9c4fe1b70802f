using System.Runtime.CompilerServices;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Breeze;

/// <summary>Numbers with places of their own, brought to the places that all of them need.</summary>
internal struct BreezePrices(int leastScale)
{
    /// <summary>More places than a price has: a binary fraction that was written out.</summary>
    private const int MostPlaces = 8;

    private const int Most = 2 * Market.Ticks.DepthBook.MaxLevels;

    private Mantissas _mantissas;
    private Scales _scales;
    private int _count;

    /// <summary>Of all of them.</summary>
    public int Scale { get; private set; } = leastScale;

    /// <summary>Takes one in; returns its place. What is no price is none.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (_count == Most)
        {
            return -1;
        }

        bool isPrice = BreezeFields.TryNumber(text, out long mantissa, out int scale) && scale <= MostPlaces;
        _mantissas[_count] = mantissa;
        _scales[_count] = isPrice ? scale : -1;
        Scale = isPrice ? Math.Max(Scale, scale) : Scale;
        return _count++;
    }

    /// <summary>At <see cref="Scale"/>, once all are in; false where there is none, or none that fits.</summary>
    public readonly bool TryGet(int place, out long price)
    {
        price = 0;
        if (place < 0 || _scales[place] < 0)
        {
            return false;
        }

        price = _mantissas[place];
        return ScaledNumber.TryRescale(ref price, _scales[place], Scale);
    }

    [InlineArray(Most)]
    private struct Mantissas
    {
        private long _first;
    }

    [InlineArray(Most)]
    private struct Scales
    {
        private int _first;
    }
}
