namespace Candlewick.Market.Quotes;

/// <summary>What a mark was taken from.</summary>
public enum MarkSource
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>The last trade.</summary>
    Last = 1,

    /// <summary>The middle of the best bid and ask.</summary>
    Mid = 2,

    /// <summary>The official close of the trading day before.</summary>
    PreviousClose = 3,
}
