namespace Candlewick.Market.Candles;

/// <summary>What closes a bar.</summary>
public enum BarKind
{
    /// <summary>Of the default value of <see cref="BarSpec"/>, which is no specification.</summary>
    None = 0,

    /// <summary>The clock: seconds to months.</summary>
    Time = 1,

    /// <summary>So many ticks.</summary>
    Ticks = 2,

    /// <summary>So much traded.</summary>
    Volume = 3,

    /// <summary>So much paid: price times size, in the currency of the price.</summary>
    Turnover = 4,

    /// <summary>High and low so far apart, in the currency of the price.</summary>
    Range = 5,

    /// <summary>The price so far from the last brick, in the currency of the price.</summary>
    Renko = 6,
}
