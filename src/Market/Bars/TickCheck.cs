using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>Whether what a tick says can be used at all, whatever the bars are.</summary>
internal static class TickCheck
{
    /// <summary>What is wrong with a trade; <see cref="TickOutcome.Moved"/> where nothing is.</summary>
    /// <param name="reachesBelowZero">The instrument has prices at and below zero.</param>
    public static TickOutcome OfTrade(in Tick tick, bool reachesBelowZero) =>
        tick.Has(TickFields.Price | TickFields.Size) ? Of(tick, tick.Size, reachesBelowZero) : TickOutcome.Incomplete;

    /// <summary>What is wrong with a snapshot that has a price; <see cref="TickOutcome.Moved"/> where nothing is.</summary>
    /// <param name="reachesBelowZero">The instrument has prices at and below zero.</param>
    public static TickOutcome OfSnapshot(in Tick tick, bool reachesBelowZero) =>
        Of(tick, tick.Has(TickFields.CumulativeVolume) ? tick.CumulativeVolume : 0, reachesBelowZero);

    /// <summary>A price of zero that neither volume nor trade time speaks for: a feed says so before the first trade.</summary>
    public static bool IsUnset(in Tick tick) => tick.Price == 0 && tick.TradeUs == 0 && !tick.Has(TickFields.CumulativeVolume);

    private static TickOutcome Of(in Tick tick, long volume, bool reachesBelowZero) =>
        !TickTime.IsPossible(tick.BucketUs) ? TickOutcome.BadTime
        : tick.Price <= 0 && !reachesBelowZero ? TickOutcome.BadPrice
        : volume < 0 ? TickOutcome.BadSize
        : TickOutcome.Moved;
}
