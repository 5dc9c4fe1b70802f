using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Bodies within bodies, of two candles.</summary>
internal static class Harami
{
    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdlharami", "Harami", 2, [BodyLong.At(1), BodyShort.At(0)], (in CandleView c) => c[0].Body <= c.Than(BodyShort) ? Within(c) : 0),
        new("cdlharamicross", "Harami cross", 2, [BodyLong.At(1), BodyDoji.At(0)], (in CandleView c) => c[0].Body <= c.Than(BodyDoji) ? Within(c) : 0),
        new("cdlengulfing", "Engulfing", 2, [], (in CandleView c) => Engulfs(c)) { Lookback = 2 },
        new("cdlhomingpigeon", "Homing pigeon", 2, [BodyLong.At(1), BodyShort.At(0)], (in CandleView c) =>
            c[1].IsBlack && c[0].IsBlack && c[1].Body > c.Than(BodyLong, 1) && c[0].Body <= c.Than(BodyShort)
            && c[0].Open < c[1].Open && c[0].Close > c[1].Close ? 100 : 0),
    ];

    private static int Within(in CandleView c)
    {
        var (now, before) = (c[0], c[1]);
        return before.Body <= c.Than(BodyLong, 1) ? 0
            : now.IsBodyWithin(before) ? before.Color * -100
            : now.Top <= before.Top && now.Bottom >= before.Bottom ? before.Color * -80 : 0;
    }

    private static int Engulfs(in CandleView c)
    {
        var (now, before) = (c[0], c[1]);
        bool engulfs = now.Color == -before.Color
            && ((now.Top >= before.Top && now.Bottom < before.Bottom) || (now.Top > before.Top && now.Bottom <= before.Bottom));
        return !engulfs ? 0 : now.Color * (now.Open != before.Close && now.Close != before.Open ? 100 : 80);
    }
}
