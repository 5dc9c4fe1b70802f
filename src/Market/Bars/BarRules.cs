using Candlewick.Market.Candles;

namespace Candlewick.Market.Bars;

/// <summary>Every kind of bar that is built.</summary>
public static class BarRules
{
    /// <summary>The rule of a specification; null where there are names of such bars only.</summary>
    public static IBarRule? Of(BarSpec spec) => spec switch
    {
        { Kind: BarKind.Time, IsBeyondDay: false, Price: BarPrice.Trade } => new TimeBars(spec),
        _ => null,
    };
}
