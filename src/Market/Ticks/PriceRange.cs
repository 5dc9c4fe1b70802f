using Candlewick.Market.Instruments;

namespace Candlewick.Market.Ticks;

/// <summary>Which prices an instrument can have. Where zero and less are none, a feed that says so means that there is no price.</summary>
public static class PriceRange
{
    /// <summary>
    /// Whether prices at and below zero are prices: of futures, spreads among them, whose seller may have to pay to be rid of the goods (WTI on
    /// 2020-04-20, power). Shares, indices, options, currencies and coins have none.
    /// </summary>
    public static bool ReachesBelowZero(InstrumentId instrument) =>
        Contract.TryParse(instrument.Symbol, out var contract) && contract.Right == OptionRight.None;
}
