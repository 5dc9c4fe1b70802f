namespace Candlewick.Market.Bars;

/// <summary>Which bars a print moves.</summary>
internal enum Placement
{
    None,

    /// <summary>Every interval.</summary>
    All,

    /// <summary>The daily bar only: prints of the closing auction and after it, and a state that tells of the day but of no bar that is still open.</summary>
    Day,
}
