using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>A small body at one end of a long shadow, by where it stands to the candle before.</summary>
internal static class Hammers
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdlhammer", "Hammer", 2, [BodyShort.At(0), ShadowVeryShort.At(0), Near.At(1)], (in CandleView c) =>
            HasShadowBelow(c) && c[0].Bottom <= c[1].Low + c.Than(Near, 1) ? 100 : 0),
        new("cdlhangingman", "Hanging man", 2, [BodyShort.At(0), ShadowVeryShort.At(0), Near.At(1)], (in CandleView c) =>
            HasShadowBelow(c) && c[0].Bottom >= c[1].High - c.Than(Near, 1) ? -100 : 0),
        new("cdlinvertedhammer", "Inverted hammer", 2, [BodyShort.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            HasShadowAbove(c) && c[0].IsBodyBelow(c[1]) ? 100 : 0),
        new("cdlshootingstar", "Shooting star", 2, [BodyShort.At(0), ShadowVeryShort.At(0)], (in CandleView c) =>
            HasShadowAbove(c) && c[0].IsBodyAbove(c[1]) ? -100 : 0),
    ];

    private static bool HasShadowBelow(in CandleView c) =>
        c[0].Body < c.Than(BodyShort) && c[0].Lower > c.Than(ShadowLong) && c[0].Upper < c.Than(ShadowVeryShort);

    private static bool HasShadowAbove(in CandleView c) =>
        c[0].Body < c.Than(BodyShort) && c[0].Upper > c.Than(ShadowLong) && c[0].Lower < c.Than(ShadowVeryShort);
}
