namespace Candlewick.Analysis.Series;

/// <summary>What a candle was to a series.</summary>
internal enum Taken
{
    /// <summary>It is known already.</summary>
    Known,

    /// <summary>It is the next one, changes a kept bar, or comes before one.</summary>
    Changes,

    /// <summary>It lies before the bars that can be computed anew.</summary>
    TooOld,
}
