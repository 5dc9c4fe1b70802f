using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Other patterns of three candles, and of three and one that strikes or swallows them.</summary>
internal static class Triples
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdl3inside", "Three inside up/down", 3, [BodyLong.At(2), BodyShort.At(1)], (in CandleView c) =>
            c[2].Body > c.Than(BodyLong, 2) && c[1].Body <= c.Than(BodyShort, 1) && c[1].IsBodyWithin(c[2])
            && (c[2].IsWhite ? c[0].IsBlack && c[0].Close < c[2].Open : c[0].IsWhite && c[0].Close > c[2].Open) ? c[2].Color * -100 : 0),
        new("cdl3outside", "Three outside up/down", 3, [], (in CandleView c) =>
            (c[1].IsWhite && c[2].IsBlack && c[1].Close > c[2].Open && c[1].Open < c[2].Close && c[0].Close > c[1].Close)
            || (c[1].IsBlack && c[2].IsWhite && c[1].Open > c[2].Close && c[1].Close < c[2].Open && c[0].Close < c[1].Close) ? c[1].Color * 100 : 0) { Lookback = 3 },
        new("cdl3starsinsouth", "Three stars in the south", 3, [BodyLong.At(2), ShadowVeryShort.At(1), ShadowVeryShort.At(0), BodyShort.At(0)], (in CandleView c) =>
            IsFirstStar(c) && c[1].Body < c[2].Body && c[1].Open > c[2].Close && c[1].Open <= c[2].High && c[1].Low < c[2].Close && c[1].Low >= c[2].Low
            && c[1].Lower > c.Than(ShadowVeryShort, 1) && c[0].Body < c.Than(BodyShort) && c[0].Lower < c.Than(ShadowVeryShort) && c[0].Upper < c.Than(ShadowVeryShort)
            && c[0].Low > c[1].Low && c[0].High < c[1].High ? 100 : 0),
        new("cdlsticksandwich", "Stick sandwich", 3, [Equal.At(2)], (in CandleView c) =>
            c[2].IsBlack && c[1].IsWhite && c[0].IsBlack && c[1].Low > c[2].Close
            && c[0].Close <= c[2].Close + c.Than(Equal, 2) && c[0].Close >= c[2].Close - c.Than(Equal, 2) ? 100 : 0),
        new("cdlunique3river", "Unique three river", 3, [BodyLong.At(2), BodyShort.At(0)], (in CandleView c) =>
            c[2].Body > c.Than(BodyLong, 2) && c[2].IsBlack && c[1].IsBlack && c[1].Close > c[2].Close && c[1].Open <= c[2].Open && c[1].Low < c[2].Low
            && c[0].Body < c.Than(BodyShort) && c[0].IsWhite && c[0].Open > c[1].Low ? 100 : 0),
        new("cdl3linestrike", "Three-line strike", 4, [Near.At(3), Near.At(2)], (in CandleView c) =>
            c[3].Color == c[2].Color && c[2].Color == c[1].Color && c[0].Color == -c[1].Color && OpensNear(c, 2) && OpensNear(c, 1)
            && (c[1].IsWhite
                ? c[1].Close > c[2].Close && c[2].Close > c[3].Close && c[0].Open > c[1].Close && c[0].Close < c[3].Open
                : c[1].Close < c[2].Close && c[2].Close < c[3].Close && c[0].Open < c[1].Close && c[0].Close > c[3].Open) ? c[1].Color * 100 : 0),
        new("cdlconcealbabyswall", "Concealing baby swallow", 4, [ShadowVeryShort.At(3), ShadowVeryShort.At(2), ShadowVeryShort.At(1)], (in CandleView c) =>
            c[3].IsBlack && c[2].IsBlack && c[1].IsBlack && c[0].IsBlack && HasNoShadows(c, 3) && HasNoShadows(c, 2)
            && c[1].IsBodyBelow(c[2]) && c[1].Upper > c.Than(ShadowVeryShort, 1) && c[1].High > c[2].Close && c[0].High > c[1].High && c[0].Low < c[1].Low ? 100 : 0),
    ];

    private static bool IsFirstStar(in CandleView c) =>
        c[2].IsBlack && c[1].IsBlack && c[0].IsBlack && c[2].Body > c.Than(BodyLong, 2) && c[2].Lower > c.Than(ShadowLong, 2);

    private static bool OpensNear(in CandleView c, int ago) =>
        c[ago].Open >= c[ago + 1].Bottom - c.Than(Near, ago + 1) && c[ago].Open <= c[ago + 1].Top + c.Than(Near, ago + 1);

    private static bool HasNoShadows(in CandleView c, int ago) =>
        c[ago].Lower < c.Than(ShadowVeryShort, ago) && c[ago].Upper < c.Than(ShadowVeryShort, ago);
}
