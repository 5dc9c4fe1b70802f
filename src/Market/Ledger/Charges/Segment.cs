namespace Candlewick.Market.Ledger.Charges;

/// <summary>What an order was, as charges tell orders apart.</summary>
public enum Segment
{
    /// <summary>Shares that are kept over night.</summary>
    Delivery = 1,

    /// <summary>Shares that are sold on the day they were bought, or the other way round.</summary>
    Intraday = 2,

    Future = 3,

    /// <summary>Its turnover is the premium.</summary>
    Option = 4,
}
