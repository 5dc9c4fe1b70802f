using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Three candles, the second with a gap to the first.</summary>
internal static class Gaps
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdlgapsidesidewhite", "Gap side-by-side white lines", 3, [Near.At(1), Equal.At(1)], (in CandleView c) =>
            ((c[1].IsBodyAbove(c[2]) && c[0].IsBodyAbove(c[2])) || (c[1].IsBodyBelow(c[2]) && c[0].IsBodyBelow(c[2])))
            && c[1].IsWhite && c[0].IsWhite
            && c[0].Body >= c[1].Body - c.Than(Near, 1) && c[0].Body <= c[1].Body + c.Than(Near, 1)
            && c[0].Open >= c[1].Open - c.Than(Equal, 1) && c[0].Open <= c[1].Open + c.Than(Equal, 1) ? (c[1].IsBodyAbove(c[2]) ? 100 : -100) : 0),
        new("cdltasukigap", "Tasuki gap", 3, [Near.At(1)], (in CandleView c) =>
            Math.Abs(c[1].Body - c[0].Body) < c.Than(Near, 1) && (IsUpward(c) || IsDownward(c)) ? c[1].Color * 100 : 0),
        new("cdlxsidegap3methods", "Gap three methods", 3, [], (in CandleView c) =>
            c[2].Color == c[1].Color && c[1].Color == -c[0].Color
            && c[0].Open < c[1].Top && c[0].Open > c[1].Bottom && c[0].Close < c[2].Top && c[0].Close > c[2].Bottom
            && (c[2].IsWhite ? c[1].IsBodyAbove(c[2]) : c[1].IsBodyBelow(c[2])) ? c[2].Color * 100 : 0),
    ];

    private static bool IsUpward(in CandleView c) =>
        c[1].IsBodyAbove(c[2]) && c[1].IsWhite && c[0].IsBlack
        && c[0].Open < c[1].Close && c[0].Open > c[1].Open && c[0].Close < c[1].Open && c[0].Close > c[2].Top;

    private static bool IsDownward(in CandleView c) =>
        c[1].IsBodyBelow(c[2]) && c[1].IsBlack && c[0].IsWhite
        && c[0].Open < c[1].Open && c[0].Open > c[1].Close && c[0].Close > c[1].Open && c[0].Close < c[2].Bottom;
}
