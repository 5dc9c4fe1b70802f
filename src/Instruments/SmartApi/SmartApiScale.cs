namespace Candlewick.Instruments.SmartApi;

/// <summary>
/// What numbers of Angel One's scrip master are multiplied by. Strikes and ticks are in hundredths, those of the currency segment in
/// ten-millionths as well: <c>752500000.000000</c> is 75.25. Rows of both kinds stand beside each other there (a strike in
/// ten-millionths with a tick in hundredths), so that the number itself decides.
/// </summary>
internal static class SmartApiScale
{
    private const decimal Hundredths = 100;
    private const decimal TenMillionths = 10_000_000;

    /// <summary>From 0.1 in ten-millionths, up to 10,000 in hundredths: no rate is outside.</summary>
    private const decimal LeastStrike = 1_000_000;

    /// <summary>From 0.00001 in ten-millionths, up to 1 in hundredths.</summary>
    private const decimal LeastTick = 100;

    public static decimal Strike(string segment, decimal number) => number / Of(segment, number, LeastStrike);

    public static decimal Tick(string segment, decimal number) => number / Of(segment, number, LeastTick);

    private static decimal Of(string segment, decimal number, decimal leastTenMillionths) =>
        segment == "CDS" && number >= leastTenMillionths ? TenMillionths : Hundredths;
}
