using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Patterns of five candles.</summary>
internal static class Quintets
{
    /// <summary>How far a mat-hold's reaction may come back into the first body.</summary>
    private const double Penetration = 0.5;

    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdlbreakaway", "Breakaway", 5, [BodyLong.At(4)], (in CandleView c) =>
            c[4].Body > c.Than(BodyLong, 4) && c[4].Color == c[3].Color && c[3].Color == c[1].Color && c[1].Color == -c[0].Color
            && (c[4].IsBlack ? BreaksDown(c) && c[0].Close > c[3].Open && c[0].Close < c[4].Close : BreaksUp(c) && c[0].Close < c[3].Open && c[0].Close > c[4].Close)
                ? c[0].Color * 100 : 0),
        new("cdlladderbottom", "Ladder bottom", 5, [ShadowVeryShort.At(1)], (in CandleView c) =>
            c[4].IsBlack && c[3].IsBlack && c[2].IsBlack && c[4].Open > c[3].Open && c[3].Open > c[2].Open && c[4].Close > c[3].Close && c[3].Close > c[2].Close
            && c[1].IsBlack && c[1].Upper > c.Than(ShadowVeryShort, 1) && c[0].IsWhite && c[0].Open > c[1].Open && c[0].Close > c[1].High ? 100 : 0),
        new("cdlmathold", "Mat hold", 5, [BodyLong.At(4), BodyShort.At(3), BodyShort.At(2), BodyShort.At(1)], (in CandleView c) =>
            IsLongThenSmall(c) && c[4].IsWhite && c[3].IsBlack && c[0].IsWhite && c[3].IsBodyAbove(c[4]) && Holds(c, 2) && Holds(c, 1)
            && c[2].Top < c[3].Open && c[1].Top < c[2].Top && c[0].Open > c[1].Close && c[0].Close > Math.Max(Math.Max(c[3].High, c[2].High), c[1].High) ? 100 : 0),
        new("cdlrisefall3methods", "Rising/falling three methods", 5, [BodyLong.At(4), BodyShort.At(3), BodyShort.At(2), BodyShort.At(1), BodyLong.At(0)], (in CandleView c) =>
            IsLongThenSmall(c) && c[0].Body > c.Than(BodyLong)
            && c[4].Color == -c[3].Color && c[3].Color == c[2].Color && c[2].Color == c[1].Color && c[1].Color == -c[0].Color
            && IsInRange(c, 3) && IsInRange(c, 2) && IsInRange(c, 1) && GoesOn(c) ? c[4].Color * 100 : 0),
    ];

    private static bool BreaksDown(in CandleView c) =>
        c[3].IsBodyBelow(c[4]) && c[2].High < c[3].High && c[2].Low < c[3].Low && c[1].High < c[2].High && c[1].Low < c[2].Low;

    private static bool BreaksUp(in CandleView c) =>
        c[3].IsBodyAbove(c[4]) && c[2].High > c[3].High && c[2].Low > c[3].Low && c[1].High > c[2].High && c[1].Low > c[2].Low;

    private static bool IsLongThenSmall(in CandleView c) =>
        c[4].Body > c.Than(BodyLong, 4) && c[3].Body < c.Than(BodyShort, 3) && c[2].Body < c.Than(BodyShort, 2) && c[1].Body < c.Than(BodyShort, 1);

    private static bool Holds(in CandleView c, int ago) => c[ago].Bottom < c[4].Close && c[ago].Bottom > c[4].Close - (c[4].Body * Penetration);

    private static bool IsInRange(in CandleView c, int ago) => c[ago].Bottom < c[4].High && c[ago].Top > c[4].Low;

    /// <summary>The three came back step by step, and the last goes on where the first one went.</summary>
    private static bool GoesOn(in CandleView c)
    {
        int way = c[4].Color;
        return c[2].Close * way < c[3].Close * way && c[1].Close * way < c[2].Close * way && c[0].Open * way > c[1].Close * way && c[0].Close * way > c[4].Close * way;
    }
}
