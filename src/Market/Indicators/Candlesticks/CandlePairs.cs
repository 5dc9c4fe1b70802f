using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Patterns of two candles that meet, cover or kick each other.</summary>
internal static class CandlePairs
{
    private const double Half = 0.5;

    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdlcounterattack", "Counterattack", 2, [Equal.At(1), BodyLong.At(1), BodyLong.At(0)], (in CandleView c) =>
            c[1].Color == -c[0].Color && c[1].Body > c.Than(BodyLong, 1) && c[0].Body > c.Than(BodyLong)
            && c[0].Close <= c[1].Close + c.Than(Equal, 1) && c[0].Close >= c[1].Close - c.Than(Equal, 1) ? c[0].Color * 100 : 0),
        new("cdldarkcloudcover", "Dark cloud cover", 2, [BodyLong.At(1)], (in CandleView c) =>
            c[1].IsWhite && c[1].Body > c.Than(BodyLong, 1) && c[0].IsBlack
            && c[0].Open > c[1].High && c[0].Close > c[1].Open && c[0].Close < c[1].Close - (c[1].Body * Half) ? -100 : 0),
        new("cdlpiercing", "Piercing", 2, [BodyLong.At(1), BodyLong.At(0)], (in CandleView c) =>
            c[1].IsBlack && c[1].Body > c.Than(BodyLong, 1) && c[0].IsWhite && c[0].Body > c.Than(BodyLong)
            && c[0].Open < c[1].Low && c[0].Close < c[1].Open && c[0].Close > c[1].Close + (c[1].Body * Half) ? 100 : 0),
        new("cdldojistar", "Doji star", 2, [BodyLong.At(1), BodyDoji.At(0)], (in CandleView c) =>
            c[1].Body > c.Than(BodyLong, 1) && c[0].Body <= c.Than(BodyDoji)
            && (c[1].IsWhite ? c[0].IsBodyAbove(c[1]) : c[0].IsBodyBelow(c[1])) ? c[1].Color * -100 : 0),
        new("cdlkicking", "Kicking", 2, [BodyLong.At(1), BodyLong.At(0), ShadowVeryShort.At(1), ShadowVeryShort.At(0)], (in CandleView c) =>
            Kicks(c) ? c[0].Color * 100 : 0),
        new("cdlkickingbylength", "Kicking by the longer marubozu", 2, [BodyLong.At(1), BodyLong.At(0), ShadowVeryShort.At(1), ShadowVeryShort.At(0)], (in CandleView c) =>
            Kicks(c) ? c[c[0].Body > c[1].Body ? 0 : 1].Color * 100 : 0),
        new("cdlmatchinglow", "Matching low", 2, [Equal.At(1)], (in CandleView c) =>
            c[1].IsBlack && c[0].IsBlack && c[0].Close <= c[1].Close + c.Than(Equal, 1) && c[0].Close >= c[1].Close - c.Than(Equal, 1) ? 100 : 0),
        new("cdlseparatinglines", "Separating lines", 2, [ShadowVeryShort.At(0), BodyLong.At(0), Equal.At(1)], (in CandleView c) =>
            c[1].Color == -c[0].Color && c[0].Open <= c[1].Open + c.Than(Equal, 1) && c[0].Open >= c[1].Open - c.Than(Equal, 1)
            && c[0].Body > c.Than(BodyLong) && (c[0].IsWhite ? c[0].Lower : c[0].Upper) < c.Than(ShadowVeryShort) ? c[0].Color * 100 : 0),
    ];

    private static bool Kicks(in CandleView c) =>
        c[1].Color == -c[0].Color && IsMarubozu(c, 1) && IsMarubozu(c, 0) && (c[1].IsBlack ? c[0].IsAbove(c[1]) : c[0].IsBelow(c[1]));

    private static bool IsMarubozu(in CandleView c, int ago) =>
        c[ago].Body > c.Than(BodyLong, ago) && c[ago].Upper < c.Than(ShadowVeryShort, ago) && c[ago].Lower < c.Than(ShadowVeryShort, ago);
}
