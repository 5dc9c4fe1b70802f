using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Tests.Candles;

/// <summary>A bar as it was published.</summary>
internal sealed record BuiltCandle(
    long StartUs, long EndUs, DateOnly TradingDate, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, decimal UnattributedVolume,
    BigDecimal? Turnover, long? OpenInterest, long Trades, long Updates, int Flags, int Revision, string Source = "test") : ICandle
{
    public static BuiltCandle Of(in Bar bar, uint revision)
    {
        int scale = bar.PriceScale;
        return new(
            bar.StartUs, bar.EndUs, new DateOnly(bar.TradingDate / 10000, bar.TradingDate / 100 % 100, bar.TradingDate % 100),
            ScaledNumber.ToDecimal(bar.Open, scale), ScaledNumber.ToDecimal(bar.High, scale), ScaledNumber.ToDecimal(bar.Low, scale), ScaledNumber.ToDecimal(bar.Close, scale),
            bar.HasVolume ? ScaledNumber.ToDecimal(bar.Volume, bar.SizeScale) : null, ScaledNumber.ToDecimal(bar.Unattributed, bar.SizeScale),
            bar.HasVolume ? new BigDecimal(System.Numerics.BigInteger.Parse(bar.Turnover.ToString(null, null), null), bar.TurnoverScale) : null,
            bar.HasOpenInterest ? bar.OpenInterest : null, bar.Trades, bar.Updates, (int)bar.Flags, (int)revision);
    }

    /// <summary>A minute of a day, all of one price.</summary>
    public static BuiltCandle Minute(long startUs, decimal price, decimal? volume = 1, int revision = 0, BarFlags flags = BarFlags.None, long? interest = null) => new(
        startUs, startUs + 60_000_000, new DateOnly(2024, 3, 1), price, price, price, price, volume, 0,
        volume is { } size ? (BigDecimal)(price * size) : null, interest, 1, 0, (int)flags, revision);

    /// <summary>Everything it says but its revision, and the places of its numbers.</summary>
    public static string Line(ICandle candle, BarFlags without = BarFlags.None) =>
        FormattableString.Invariant($"{candle.StartUs}-{candle.EndUs} {candle.TradingDate:yyyyMMdd} {candle.Open} {candle.High} {candle.Low} {candle.Close} v{candle.Volume} u{candle.UnattributedVolume}")
        + FormattableString.Invariant($" t{candle.Turnover} i{candle.OpenInterest} n{candle.Trades}+{candle.Updates} {(BarFlags)candle.Flags & ~without}");
}
