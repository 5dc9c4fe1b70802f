namespace Candlewick.Market.Instruments.Adjustments;

/// <summary>Which corporate actions are taken out of old prices.</summary>
public enum Adjust
{
    /// <summary>Prices as they were traded.</summary>
    None,

    /// <summary>Splits and bonuses.</summary>
    Splits,

    /// <summary>Dividends, too.</summary>
    All,
}
