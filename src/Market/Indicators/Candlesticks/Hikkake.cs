using static Candlewick.Market.Indicators.Candlesticks.CandleSetting;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>
/// Inside bars and a break that fails: 100 or −100 when they are there, and twice that when within three bars a close confirms them
/// beyond the inside bar.
/// </summary>
internal static class Hikkake
{
    private const int BarsLeft = 0;
    private const int Found = 1;
    private const int Level = 2;

    public static IReadOnlyList<CandlePattern> All { get; } =
    [
        new("cdlhikkake", "Hikkake", 3, [], (in CandleView c) => Follow(c, c[1].High < c[2].High && c[1].Low > c[2].Low ? Breaks(c) : 0))
        {
            Lookback = 5, Ahead = 3, MemoryLength = 3,
        },
        new("cdlhikkakemod", "Modified hikkake", 4, [Near.At(2)], (in CandleView c) => Follow(c, Modified(c))) { Lookback = 10, Ahead = 3, MemoryLength = 3 },
    ];

    private static int Modified(in CandleView c)
    {
        bool isInside = c[2].High < c[3].High && c[2].Low > c[3].Low && c[1].High < c[2].High && c[1].Low > c[2].Low;
        return !isInside ? 0
            : Breaks(c) > 0 && c[2].Close <= c[2].Low + c.Than(Near, 2) ? 100
            : Breaks(c) < 0 && c[2].Close >= c[2].High - c.Than(Near, 2) ? -100 : 0;
    }

    /// <summary>Below the inside bar is bullish, for the break is to fail.</summary>
    private static int Breaks(in CandleView c) =>
        c[0].High < c[1].High && c[0].Low < c[1].Low ? 100 : c[0].High > c[1].High && c[0].Low > c[1].Low ? -100 : 0;

    private static int Follow(in CandleView c, int found)
    {
        var memory = c.Memory;
        if (found != 0)
        {
            (memory[BarsLeft], memory[Found], memory[Level]) = (3, found, found > 0 ? c[1].High : c[1].Low);
            return found;
        }

        bool isConfirmed = memory[BarsLeft] > 0 && (memory[Found] > 0 ? c[0].Close > memory[Level] : c[0].Close < memory[Level]);
        memory[BarsLeft] = isConfirmed ? 0 : memory[BarsLeft] - 1;
        return isConfirmed ? (int)memory[Found] * 2 : 0;
    }
}
