using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Patterns of one candle: its body and its shadows, compared with those before.</summary>
internal static class SingleCandles
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdldoji", "Doji", 1, [BodyDoji.At(0)], (in CandleView c) => c[0].Body <= c.Than(BodyDoji) ? 100 : 0),
        new("cdldragonflydoji", "Dragonfly doji", 1, [BodyDoji.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            c[0].Body <= c.Than(BodyDoji) && c[0].Upper < c.Than(ShadowVeryShort) && c[0].Lower > c.Than(ShadowVeryShort) ? 100 : 0),
        new("cdlgravestonedoji", "Gravestone doji", 1, [BodyDoji.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            c[0].Body <= c.Than(BodyDoji) && c[0].Lower < c.Than(ShadowVeryShort) && c[0].Upper > c.Than(ShadowVeryShort) ? 100 : 0),
        new("cdllongleggeddoji", "Long-legged doji", 1, [BodyDoji.At(0)], (in CandleView c) =>
            c[0].Body <= c.Than(BodyDoji) && (c[0].Lower > c.Than(ShadowLong) || c[0].Upper > c.Than(ShadowLong)) ? 100 : 0),
        new("cdlrickshawman", "Rickshaw man", 1, [BodyDoji.At(0), Near.At(0)], (in CandleView c) =>
            c[0].Body <= c.Than(BodyDoji) && c[0].Lower > c.Than(ShadowLong) && c[0].Upper > c.Than(ShadowLong)
            && c[0].Bottom <= c[0].Low + ((c[0].High - c[0].Low) / 2) + c.Than(Near)
            && c[0].Top >= c[0].Low + ((c[0].High - c[0].Low) / 2) - c.Than(Near) ? 100 : 0),
        new("cdltakuri", "Takuri", 1, [BodyDoji.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            c[0].Body <= c.Than(BodyDoji) && c[0].Upper < c.Than(ShadowVeryShort) && c[0].Lower > c.Than(ShadowVeryLong) ? 100 : 0),
        new("cdlbelthold", "Belt-hold", 1, [BodyLong.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            c[0].Body > c.Than(BodyLong) && (c[0].IsWhite ? c[0].Lower : c[0].Upper) < c.Than(ShadowVeryShort) ? c[0].Color * 100 : 0),
        new("cdlclosingmarubozu", "Closing marubozu", 1, [BodyLong.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            c[0].Body > c.Than(BodyLong) && (c[0].IsWhite ? c[0].Upper : c[0].Lower) < c.Than(ShadowVeryShort) ? c[0].Color * 100 : 0),
        new("cdlmarubozu", "Marubozu", 1, [BodyLong.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            c[0].Body > c.Than(BodyLong) && c[0].Upper < c.Than(ShadowVeryShort) && c[0].Lower < c.Than(ShadowVeryShort) ? c[0].Color * 100 : 0),
        new("cdllongline", "Long line", 1, [BodyLong.At(0), ShadowShort.At(0)], (in CandleView c) =>
            c[0].Body > c.Than(BodyLong) && c[0].Upper < c.Than(ShadowShort) && c[0].Lower < c.Than(ShadowShort) ? c[0].Color * 100 : 0),
        new("cdlshortline", "Short line", 1, [BodyShort.At(0), ShadowShort.At(0)], (in CandleView c) =>
            c[0].Body < c.Than(BodyShort) && c[0].Upper < c.Than(ShadowShort) && c[0].Lower < c.Than(ShadowShort) ? c[0].Color * 100 : 0),
        new("cdlspinningtop", "Spinning top", 1, [BodyShort.At(0)], (in CandleView c) =>
            c[0].Body < c.Than(BodyShort) && c[0].Upper > c[0].Body && c[0].Lower > c[0].Body ? c[0].Color * 100 : 0),
        new("cdlhighwave", "High-wave", 1, [BodyShort.At(0)], (in CandleView c) =>
            c[0].Body < c.Than(BodyShort) && c[0].Upper > c.Than(ShadowVeryLong) && c[0].Lower > c.Than(ShadowVeryLong) ? c[0].Color * 100 : 0),
    ];
}
