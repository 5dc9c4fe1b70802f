namespace Candlewick.Market.Candles;

/// <summary>Which price makes a bar.</summary>
public enum BarPrice
{
    /// <summary>Of trades. Not written.</summary>
    Trade = 0,

    /// <summary>Best bid; written <c>@bid</c>.</summary>
    Bid = 1,

    /// <summary>Best ask; written <c>@ask</c>.</summary>
    Ask = 2,

    /// <summary>Half way between both; written <c>@mid</c>.</summary>
    Mid = 3,
}
