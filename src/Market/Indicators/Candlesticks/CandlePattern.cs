namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Looks at the newest candle: 100 (bullish) or −100 (bearish) where the pattern ends with it, 80 where it just fits, 200 where it is confirmed; else 0.</summary>
internal delegate int CandleMatch(in CandleView candles);

/// <summary>A candlestick pattern of TA-Lib.</summary>
/// <param name="Name">Its name there, in lower case: <c>cdldoji</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Candles">How many make it.</param>
/// <param name="Thresholds">Means it compares with. Each is a sum that slides, kept for this pattern alone: TA-Lib begins it at the pattern's first bar,
/// and where a body equals its threshold to the last bit, rounding decides.</param>
/// <param name="Match">Whether it ends with the newest candle.</param>
internal sealed record CandlePattern(string Name, string Title, int Candles, CandleThreshold[] Thresholds, CandleMatch Match)
{
    /// <summary>Bars before the first one of which anything is said.</summary>
    public int Lookback { get; init; } = Candles - 1 + Thresholds.Select(t => t.Setting.Period).DefaultIfEmpty().Max();

    /// <summary>Bars before that at which it is looked for already, for what it remembers.</summary>
    public int Ahead { get; init; }

    /// <summary>Doubles it remembers.</summary>
    public int MemoryLength { get; init; }

    /// <summary>As an indicator: its value at each bar.</summary>
    public IndicatorDefinition Definition => IndicatorDefinition.Plain(Name, Title, IndicatorPlace.Marker, () => new PatternScan([this]));
}
