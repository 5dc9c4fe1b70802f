using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Three white candles, each closing higher: strong, or running out of breath.</summary>
internal static class Soldiers
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new(
            "cdl3whitesoldiers", "Three advancing white soldiers", 3,
            [ShadowVeryShort.At(2), ShadowVeryShort.At(1), ShadowVeryShort.At(0), Near.At(2), Near.At(1), Far.At(2), Far.At(1), BodyShort.At(0)],
            (in CandleView c) => Rise(c) && OpensWithin(c, 1) && OpensWithin(c, 0)
                && c[2].Upper < c.Than(ShadowVeryShort, 2) && c[1].Upper < c.Than(ShadowVeryShort, 1) && c[0].Upper < c.Than(ShadowVeryShort)
                && c[1].Body > c[2].Body - c.Than(Far, 2) && c[0].Body > c[1].Body - c.Than(Far, 1) && c[0].Body > c.Than(BodyShort) ? 100 : 0),
        new(
            "cdladvanceblock", "Advance block", 3,
            [ShadowShort.At(2), ShadowShort.At(1), ShadowShort.At(0), Near.At(2), Near.At(1), Far.At(2), Far.At(1), BodyLong.At(2)],
            (in CandleView c) => Rise(c) && OpensWithin(c, 1) && OpensWithin(c, 0)
                && c[2].Body > c.Than(BodyLong, 2) && c[2].Upper < c.Than(ShadowShort, 2) && IsBlocked(c) ? -100 : 0),
        new("cdlstalledpattern", "Stalled", 3, [BodyLong.At(2), BodyLong.At(1), BodyShort.At(0), ShadowVeryShort.At(1), Near.At(2), Near.At(1)], (in CandleView c) =>
            Rise(c) && c[2].Body > c.Than(BodyLong, 2) && c[1].Body > c.Than(BodyLong, 1) && c[1].Upper < c.Than(ShadowVeryShort, 1) && OpensWithin(c, 1)
            && c[0].Body < c.Than(BodyShort) && c[0].Open >= c[1].Close - c[0].Body - c.Than(Near, 1) ? -100 : 0),
    ];

    private static bool Rise(in CandleView c) =>
        c[2].IsWhite && c[1].IsWhite && c[0].IsWhite && c[0].Close > c[1].Close && c[1].Close > c[2].Close;

    /// <summary>Opens above the open before, and not far above the close before.</summary>
    private static bool OpensWithin(in CandleView c, int ago) =>
        c[ago].Open > c[ago + 1].Open && c[ago].Open <= c[ago + 1].Close + c.Than(Near, ago + 1);

    private static bool IsBlocked(in CandleView c) =>
        (c[1].Body < c[2].Body - c.Than(Far, 2) && c[0].Body < c[1].Body + c.Than(Near, 1))
        || c[0].Body < c[1].Body - c.Than(Far, 1)
        || (c[0].Body < c[1].Body && c[1].Body < c[2].Body && (c[0].Upper > c.Than(ShadowShort) || c[1].Upper > c.Than(ShadowShort, 1)))
        || (c[0].Body < c[1].Body && c[0].Upper > c.Than(ShadowLong));
}
