namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>The last candles and what their thresholds are, while one pattern looks at them.</summary>
internal readonly ref struct CandleView
{
    /// <summary>Candles that are kept: the longest pattern has five, and the means of its first one reach back ten more.</summary>
    public const int Kept = 16;

    private readonly ReadOnlySpan<double> _ring;
    private readonly int _newest;
    private readonly CandleThreshold[] _thresholds;
    private readonly ReadOnlySpan<double> _sums;

    public CandleView(ReadOnlySpan<double> ring, int newest, CandleThreshold[] thresholds, ReadOnlySpan<double> sums, Span<double> memory)
    {
        (_newest, _thresholds) = (newest, thresholds);
        _ring = ring;
        _sums = sums;
        Memory = memory;
    }

    /// <summary>What the pattern remembers from bar to bar.</summary>
    public Span<double> Memory { get; }

    /// <summary>The candle of so many bars ago.</summary>
    public CandleShape this[int ago]
    {
        get
        {
            int at = 4 * ((_newest - ago) & (Kept - 1));
            return new CandleShape(_ring[at], _ring[at + 1], _ring[at + 2], _ring[at + 3]);
        }
    }

    /// <summary>A threshold of the candle so many bars ago; one of the pattern's, or of a setting that is the candle's own.</summary>
    public double Than(CandleSetting setting, int ago = 0) =>
        setting.Scale(setting.Period == 0 ? setting.Of(this[ago]) : _sums[Array.IndexOf(_thresholds, setting.At(ago))] / setting.Period);
}
