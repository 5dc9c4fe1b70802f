using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Three candles: a long one, one apart from it, and one that comes back into the first by 30 % of its body.</summary>
internal static class Stars
{
    private const double Penetration = 0.3;

    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdleveningdojistar", "Evening doji star", 3, [BodyLong.At(2), BodyDoji.At(1), BodyShort.At(0)], (in CandleView c) =>
            c[1].Body <= c.Than(BodyDoji, 1) && IsEvening(c) ? -100 : 0),
        new("cdleveningstar", "Evening star", 3, [BodyLong.At(2), BodyShort.At(1), BodyShort.At(0)], (in CandleView c) =>
            c[1].Body <= c.Than(BodyShort, 1) && IsEvening(c) ? -100 : 0),
        new("cdlmorningdojistar", "Morning doji star", 3, [BodyLong.At(2), BodyDoji.At(1), BodyShort.At(0)], (in CandleView c) =>
            c[1].Body <= c.Than(BodyDoji, 1) && IsMorning(c) ? 100 : 0),
        new("cdlmorningstar", "Morning star", 3, [BodyLong.At(2), BodyShort.At(1), BodyShort.At(0)], (in CandleView c) =>
            c[1].Body <= c.Than(BodyShort, 1) && IsMorning(c) ? 100 : 0),
        new("cdlabandonedbaby", "Abandoned baby", 3, [BodyLong.At(2), BodyDoji.At(1), BodyShort.At(0)], (in CandleView c) =>
            c[1].Body <= c.Than(BodyDoji, 1) && IsLongThenBack(c)
            && ((FallsBack(c) && c[1].IsAbove(c[2]) && c[0].IsBelow(c[1])) || (RisesBack(c) && c[1].IsBelow(c[2]) && c[0].IsAbove(c[1]))) ? c[0].Color * 100 : 0),
        new("cdltristar", "Tristar", 3, [BodyDoji.At(2)], (in CandleView c) =>
            c[2].Body > c.Than(BodyDoji, 2) || c[1].Body > c.Than(BodyDoji, 2) || c[0].Body > c.Than(BodyDoji, 2) ? 0
            : c[1].IsBodyAbove(c[2]) && c[0].Top < c[1].Top ? -100
            : c[1].IsBodyBelow(c[2]) && c[0].Bottom > c[1].Bottom ? 100 : 0),
    ];

    private static bool IsEvening(in CandleView c) => IsLongThenBack(c) && FallsBack(c) && c[1].IsBodyAbove(c[2]);

    private static bool IsMorning(in CandleView c) => IsLongThenBack(c) && RisesBack(c) && c[1].IsBodyBelow(c[2]);

    private static bool IsLongThenBack(in CandleView c) => c[2].Body > c.Than(BodyLong, 2) && c[0].Body > c.Than(BodyShort);

    private static bool FallsBack(in CandleView c) => c[2].IsWhite && c[0].IsBlack && c[0].Close < c[2].Close - (c[2].Body * Penetration);

    private static bool RisesBack(in CandleView c) => c[2].IsBlack && c[0].IsWhite && c[0].Close > c[2].Close + (c[2].Body * Penetration);
}
