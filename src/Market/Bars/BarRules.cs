using Candlewick.Market.Candles;

namespace Candlewick.Market.Bars;

/// <summary>Every kind of bar that is built.</summary>
public static class BarRules
{
    /// <summary>The rule of a specification; null where there are names of such bars only.</summary>
    public static IBarRule? Of(BarSpec spec) => spec switch
    {
        { Kind: BarKind.Time, IsBeyondDay: false } => new TimeBars(spec),
        { Kind: BarKind.Ticks, Price: BarPrice.Trade } => new TickBars((long)spec.Size),
        { Kind: BarKind.Volume } => new VolumeBars(spec.Size),
        { Kind: BarKind.Turnover } => new TurnoverBars(spec.Size),
        { Kind: BarKind.Range } => new RangeBars(spec.Size),
        { Kind: BarKind.Renko } => new RenkoBars(spec.Size),
        _ => null,
    };

    /// <summary>Why <see cref="Of"/> has no rule for a specification, and what to do.</summary>
    internal static string WhyNot(BarSpec spec) => spec switch
    {
        { IsBeyondDay: true } => $"'{spec}' bars are not built: they are merged from daily ones when they are read, so build {new BarSpec(BarUnit.Day, 1, spec.Price)} and ask for {spec}",
        { Kind: BarKind.Ticks } => $"'{spec}' bars are not built: quotes come in packets, and so many of those mean nothing; take bars by time, range or Renko of that price",
        _ => $"'{spec}' bars are not built by this release",
    };
}
