namespace Candlewick.Market.Ledger;

/// <summary>What became of an entry.</summary>
public enum BookChange
{
    /// <summary>It is new, and counts.</summary>
    Entered,

    /// <summary>It was there, and says the same: nothing has changed.</summary>
    Known,

    /// <summary>Another entry of the same identity was there, and says something else: the first one stays.</summary>
    Contradicts,
}
