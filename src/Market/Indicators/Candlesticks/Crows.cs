using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Black candles after white ones.</summary>
internal static class Crows
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdl2crows", "Two crows", 3, [BodyLong.At(2)], (in CandleView c) =>
            c[2].IsWhite && c[2].Body > c.Than(BodyLong, 2) && c[1].IsBlack && c[1].IsBodyAbove(c[2]) && c[0].IsBlack
            && c[0].Open < c[1].Open && c[0].Open > c[1].Close && c[0].Close > c[2].Open && c[0].Close < c[2].Close ? -100 : 0),
        new("cdlupsidegap2crows", "Upside gap two crows", 3, [BodyLong.At(2), BodyShort.At(1)], (in CandleView c) =>
            c[2].IsWhite && c[2].Body > c.Than(BodyLong, 2) && c[1].IsBlack && c[1].Body <= c.Than(BodyShort, 1) && c[1].IsBodyAbove(c[2])
            && c[0].IsBlack && c[0].Open > c[1].Open && c[0].Close < c[1].Close && c[0].Close > c[2].Close ? -100 : 0),
        new("cdl3blackcrows", "Three black crows", 4, [ShadowVeryShort.At(2), ShadowVeryShort.At(1), ShadowVeryShort.At(0)], (in CandleView c) =>
            c[3].IsWhite && Fall(c) && c[3].High > c[2].Close
            && c[1].Open < c[2].Open && c[1].Open > c[2].Close && c[0].Open < c[1].Open && c[0].Open > c[1].Close ? -100 : 0),
        new("cdlidentical3crows", "Identical three crows", 3, [ShadowVeryShort.At(2), ShadowVeryShort.At(1), ShadowVeryShort.At(0), Equal.At(2), Equal.At(1)], (in CandleView c) =>
            Fall(c) && OpensAtClose(c, 1) && OpensAtClose(c, 0) ? -100 : 0),
    ];

    /// <summary>Three black candles without lower shadows, each closing lower.</summary>
    private static bool Fall(in CandleView c) =>
        c[2].IsBlack && c[2].Lower < c.Than(ShadowVeryShort, 2) && c[1].IsBlack && c[1].Lower < c.Than(ShadowVeryShort, 1)
        && c[0].IsBlack && c[0].Lower < c.Than(ShadowVeryShort) && c[2].Close > c[1].Close && c[1].Close > c[0].Close;

    private static bool OpensAtClose(in CandleView c, int ago) =>
        c[ago].Open <= c[ago + 1].Close + c.Than(Equal, ago + 1) && c[ago].Open >= c[ago + 1].Close - c.Than(Equal, ago + 1);
}
