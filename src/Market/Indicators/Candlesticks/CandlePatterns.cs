namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>The candlestick patterns of TA-Lib, all 61 of them.</summary>
internal static class CandlePatterns
{
    public static IReadOnlyList<CandlePattern> All { get; } =
        [.. SingleCandles.All, .. CandlePairs.All, .. Harami.All, .. Hammers.All, .. Necklines.All, .. Stars.All, .. Crows.All, .. Soldiers.All, .. Gaps.All, .. Triples.All, .. Quintets.All, .. Hikkake.All];
}
