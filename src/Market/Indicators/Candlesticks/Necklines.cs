using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>A long black candle and a white one that opens below it and does not get far: the fall goes on.</summary>
internal static class Necklines
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdlinneck", "In-neck", 2, [Equal.At(1), BodyLong.At(1)], (in CandleView c) =>
            OpensBelow(c) && c[0].Close <= c[1].Close + c.Than(Equal, 1) && c[0].Close >= c[1].Close ? -100 : 0),
        new("cdlonneck", "On-neck", 2, [Equal.At(1), BodyLong.At(1)], (in CandleView c) =>
            OpensBelow(c) && c[0].Close <= c[1].Low + c.Than(Equal, 1) && c[0].Close >= c[1].Low - c.Than(Equal, 1) ? -100 : 0),
        new("cdlthrusting", "Thrusting", 2, [Equal.At(1), BodyLong.At(1)], (in CandleView c) =>
            OpensBelow(c) && c[0].Close > c[1].Close + c.Than(Equal, 1) && c[0].Close <= c[1].Close + (c[1].Body * 0.5) ? -100 : 0),
    ];

    private static bool OpensBelow(in CandleView c) =>
        c[1].IsBlack && c[1].Body > c.Than(BodyLong, 1) && c[0].IsWhite && c[0].Open < c[1].Low;
}
